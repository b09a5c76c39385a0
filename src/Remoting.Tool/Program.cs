using System.CommandLine;
using Remoting.Tool;

var processes = new Argument<int[]>("process") { Description = "The program's process id; needed where several programs have pools. Several are shown one below the other", Arity = ArgumentArity.ZeroOrMore };
var all = new Option<bool>("--all") { Description = "Shows all programs of yours that have pools, such as the silos of a cluster" };
var once = new Option<bool>("--once") { Description = "Prints what is so now, as plain text, and ends" };
var top = new Command("top", "Shows what the process pools of running programs of yours do") { processes, all, once };
top.SetAction((parsed, cancellation) => Top.RunAsync(parsed.GetValue(processes) ?? [], parsed.GetValue(all), parsed.GetValue(once), cancellation));
return await new RootCommand("Looks at process pools of Remoting from outside") { top }.Parse(args).InvokeAsync();

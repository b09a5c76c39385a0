using System.CommandLine;
using Remoting.Tool;

var process = new Argument<int?>("process") { Description = "The program's process id; needed where several programs have pools", Arity = ArgumentArity.ZeroOrOne };
var once = new Option<bool>("--once") { Description = "Prints what is so now, as plain text, and ends" };
var top = new Command("top", "Shows what the process pools of a running program of yours do") { process, once };
top.SetAction((parsed, cancellation) => Top.RunAsync(parsed.GetValue(process), parsed.GetValue(once), cancellation));
return await new RootCommand("Looks at process pools of Remoting from outside") { top }.Parse(args).InvokeAsync();

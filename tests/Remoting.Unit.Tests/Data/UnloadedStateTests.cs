using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>What is known of types so that they can travel does not keep their plug-in loaded.</summary>
public sealed class UnloadedStateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Test]
    public async Task A_plug_in_whose_objects_have_travelled_can_be_unloaded()
    {
        var context = Travel();
        var watch = Stopwatch.StartNew();
        while (context.IsAlive && watch.Elapsed < Limit)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
        Assert.False(context.IsAlive, "The load context is still held.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Travel()
    {
        var context = new AssemblyLoadContext("travelling", isCollectible: true);
        using (var file = File.OpenRead(typeof(Account).Assembly.Location))
        {
            var assembly = context.LoadFromStream(file);
            foreach (string name in (string[])[typeof(Account).FullName!, typeof(Cart).FullName!])
            {
                var type = assembly.GetType(name, throwOnError: true)!;
                Assert.NotSame(typeof(Account), type);
                object value = type == assembly.GetType(typeof(Account).FullName!) ? Activator.CreateInstance(type, "a")! : Activator.CreateInstance(type)!;
                Take(type, value);
                var list = typeof(List<>).MakeGenericType(type);
                Take(list, Activator.CreateInstance(list)!);
            }
        }
        context.Unload();
        return new WeakReference(context);
    }

    private static void Take(Type type, object value)
    {
        object? back = typeof(StateTrip).GetMethod(nameof(StateTrip.Take), BindingFlags.Static | BindingFlags.Public)!.MakeGenericMethod(type).Invoke(null, [value]);
        Assert.Same(type, back!.GetType());
    }
}

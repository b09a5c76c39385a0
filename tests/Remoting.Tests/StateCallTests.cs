using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>The same between two processes, which have other string hashes, other objects, and have loaded other assemblies.</summary>
public sealed class StateCallTests : PoolTest
{
    [Test]
    public async Task State_arrives_in_another_process_and_comes_back()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var account = new Account("a");
        account.Deposit(5);
        var dog = new Dog("dog", 3);
        dog.Grow();
        dog.With(new Puppy("puppy"));
        object[] values = [account, dog, Token.Create("secret"), new List<object> { 1.0m, DayOfWeek.Friday, new[] { 1 }, account, account }, new Money(1, "EUR")];
        foreach (object value in values)
            Assert.Null(DeepComparison.Difference(value, await executor.SubmitAsync(StateCalls.Remote.Echo(value), TestToken)));
        var circle = new Circle(2);
        Assert.Null(DeepComparison.Difference(circle, await executor.SubmitAsync(StateCalls.Remote.EchoShape(circle), TestToken)));
    }

    [Test]
    public async Task What_belongs_to_a_process_is_that_of_the_process_that_it_is_in()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var cart = new Cart();
        cart.Add("item");
        _ = cart.GetHashCode();
        var here = new Place { Name = "here" };
        here.Distances[here] = 1;
        here.Distances[new Place { Name = "there" }] = 2;
        Assert.Equal("item False True", await executor.SubmitAsync(StateCalls.Remote.Describe(cart), TestToken));
        Assert.Equal("True", await executor.SubmitAsync(StateCalls.Remote.Describe(Level.High), TestToken));
        Assert.Same(Level.Low, await executor.SubmitAsync(StateCalls.Remote.Echo(Level.Low), TestToken));
        Assert.Equal("1 2", await executor.SubmitAsync(StateCalls.Remote.Describe(here), TestToken));
        Assert.Equal("1 7", await executor.SubmitAsync(StateCalls.Remote.Describe(new OwnTable { ["key"] = 1, Extra = 7 }), TestToken));
    }

    [Test]
    public async Task What_is_one_object_a_process_has_to_hold_the_same_in_both()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Same(Preferences.Default, await executor.SubmitAsync(StateCalls.Remote.Echo(Preferences.Default), TestToken));
        try
        {
            Preferences.Default.Width = 132;
            var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(StateCalls.Remote.Echo(Preferences.Default), TestToken));
            Assert.Contains("Preferences.Default", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Preferences.Default.Width = 80;
        }
    }

    [Test]
    public async Task What_cannot_travel_fails_its_call_with_the_way_to_it()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(
            () => executor.SubmitAsync(StateCalls.Remote.Echo(new Broken { Inner = new Broken { Callback = () => { } } }), TestToken));
        Assert.Contains("Broken.Inner.Callback", error.Message, StringComparison.Ordinal);
        Assert.Contains("SerializerOptions", error.Message, StringComparison.Ordinal);
        Assert.Equal("System.Int32", await executor.SubmitAsync(StateCalls.Remote.Describe(1), TestToken));
    }
}

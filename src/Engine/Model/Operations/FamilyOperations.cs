using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>The operations of one family: each passes the gate, then calls the driver.</summary>
/// <typeparam name="TDriver">The family's interface in the driver contract.</typeparam>
public abstract class FamilyOperations<TDriver>
    where TDriver : class
{
    private readonly TDriver? _driver;

    private protected FamilyOperations(VirtConnection connection, OperationGate gate, TDriver? driver)
    {
        Connection = connection;
        Gate = gate;
        _driver = driver;
    }

    /// <summary>Whether the connection's driver has this family at all.</summary>
    public bool IsSupported => _driver is not null;

    private protected VirtConnection Connection { get; }

    private protected OperationGate Gate { get; }

    /// <summary>Does something that concerns the connection as a whole (no target), or what a document, a file or a migration describes.</summary>
    private protected async Task<T> RunAsync<T>(
        Rights rights, object? target, Func<TDriver, Task<T>> call, CancellationToken cancellationToken)
    {
        await Gate.PassAsync(rights, target, cancellationToken).ConfigureAwait(false);
        Validate(target as DescribedTarget);
        return await call(Family()).ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync{T}(Rights, object, Func{TDriver, Task{T}}, CancellationToken)"/>
    private protected async Task RunAsync(
        Rights rights, object? target, Func<TDriver, Task> call, CancellationToken cancellationToken)
    {
        await Gate.PassAsync(rights, target, cancellationToken).ConfigureAwait(false);
        await call(Family()).ConfigureAwait(false);
    }

    /// <summary>Does something with an object; the driver gets the handle that was judged.</summary>
    private protected async Task<T> RunAsync<TTarget, T>(
        Rights rights, TTarget target, Func<TDriver, TTarget, Task<T>> call, CancellationToken cancellationToken)
        where TTarget : struct
    {
        var judged = await Gate.PassAsync(rights, target, cancellationToken).ConfigureAwait(false);
        return await call(Family(), judged).ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync{TTarget, T}(Rights, TTarget, Func{TDriver, TTarget, Task{T}}, CancellationToken)"/>
    private protected async Task RunAsync<TTarget>(
        Rights rights, TTarget target, Func<TDriver, TTarget, Task> call, CancellationToken cancellationToken)
        where TTarget : struct
    {
        var judged = await Gate.PassAsync(rights, target, cancellationToken).ConfigureAwait(false);
        await call(Family(), judged).ConfigureAwait(false);
    }

    /// <summary>Makes something in a pool or a network.</summary>
    private protected async Task<T> RunAsync<TParent, T>(
        Rights rights, DescribedTarget target, TParent parent, Func<TDriver, TParent, Task<T>> call, CancellationToken cancellationToken)
        where TParent : struct
    {
        var judged = await Gate.PassAsync(rights, target, parent, cancellationToken).ConfigureAwait(false);
        Validate(target);
        return await call(Family(), judged).ConfigureAwait(false);
    }

    /// <summary>Finds an object; whether the caller may know it is asked of what was found.</summary>
    private protected async Task<T> FindAsync<T>(Permission show, Func<TDriver, Task<T>> call, CancellationToken cancellationToken)
        where T : struct
    {
        Gate.Enter(show, cancellationToken);
        var found = await call(Family()).ConfigureAwait(false);
        await Gate.ShowAsync(show, found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>Lists objects of the connection, without those that the caller may not know.</summary>
    private protected async Task<IReadOnlyList<T>> ListAsync<T>(
        (Permission Search, Permission Show) rights, Func<TDriver, Task<IReadOnlyList<T>>> call, Func<T, object> handle, CancellationToken cancellationToken)
    {
        var all = await RunAsync(rights.Search, null, call, cancellationToken).ConfigureAwait(false);
        return await Gate.SiftAsync(all, rights.Show, handle, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists objects of a pool or a network, without those that the caller may not know.</summary>
    private protected async Task<IReadOnlyList<T>> ListAsync<TParent, T>(
        (Permission Search, Permission Show) rights, TParent parent,
        Func<TDriver, TParent, Task<IReadOnlyList<T>>> call, Func<T, object> handle, CancellationToken cancellationToken)
        where TParent : struct
    {
        var all = await RunAsync(rights.Search, parent, call, cancellationToken).ConfigureAwait(false);
        return await Gate.SiftAsync(all, rights.Show, handle, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses an argument before anything is done.</summary>
    private protected static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, what);
        }
    }

    /// <summary>Refuses a document that has what libvirt has not; a host that is asked over the wire does so itself.</summary>
    /// <param name="kind">What the document describes.</param>
    /// <param name="xml">The document.</param>
    /// <exception cref="VirtException">XmlInvalidSchema.</exception>
    private protected void Validate(string kind, string xml)
    {
        if (!Gate.Driver.ChecksDocuments)
        {
            SchemaCheck.Demand(kind, xml);
        }
    }

    private void Validate(DescribedTarget? target)
    {
        if (target is { IsValidated: true })
        {
            Validate(target.Class, target.Xml);
        }
    }

    private protected TDriver Family() => _driver ?? (TDriver)(object)NoFamily.Instance;
}

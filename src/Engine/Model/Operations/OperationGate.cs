using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Engine.Model;

/// <summary>What every operation of a connection passes before it reaches the driver: closed, read-only, access, in this order.</summary>
/// <remarks>libvirt does the first two at the head of each public function and the last in the driver, when it has found the object.</remarks>
internal sealed class OperationGate(IDriverConnection driver, bool readOnly, IAccessPolicy policy)
{
    // Looking every object up before it is used costs what nobody needs where everything is allowed.
    private readonly bool _asks = policy is not AllowAll;

    private int _closed;

    internal IDriverConnection Driver => driver;

    internal bool IsReadOnly => readOnly;

    internal bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>Closes; true for the one who did it.</summary>
    internal bool Close() => Interlocked.Exchange(ref _closed, 1) == 0;

    /// <summary>Lets an operation pass whose object is not known before the driver has found it.</summary>
    internal void Enter(Rights rights, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsClosed)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidConn, "the connection is closed");
        }

        if (!driver.IsAlive)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidConn, $"the connection is lost ({Why()}); Connect-VirtHost opens another one");
        }

        if (readOnly && rights.Writes)
        {
            throw new VirtException(VirtErrorCode.OperationDenied, $"read only access prevents {rights.Refused}");
        }
    }

    private string Why() => driver.Closed is not { IsCompletedSuccessfully: true, Result: var reason } ? "the host cannot be reached" : reason switch
    {
        ConnectionCloseReason.Eof => "the daemon closed it",
        ConnectionCloseReason.KeepAlive => "the daemon gave no sign of life",
        ConnectionCloseReason.Client => "it was closed here",
        _ => "the way to the daemon broke",
    };

    /// <summary>Lets an operation pass that concerns the connection as a whole (no target), or what a <see cref="DescribedTarget"/> and its kin describe.</summary>
    internal ValueTask PassAsync(Rights rights, object? target, CancellationToken cancellationToken)
    {
        Enter(rights, cancellationToken);
        return _asks ? JudgeAsync(rights, target, null, cancellationToken) : default;
    }

    /// <summary>Lets an operation on an object pass.</summary>
    /// <returns>The handle to use: what was judged is what is used.</returns>
    internal ValueTask<T> PassAsync<T>(Rights rights, T target, CancellationToken cancellationToken)
        where T : struct
    {
        Enter(rights, cancellationToken);
        return _asks ? FindAndJudgeAsync(rights, target, cancellationToken) : new(target);
    }

    /// <summary>Lets something be made in a pool or a network.</summary>
    /// <returns>The parent's handle to use.</returns>
    internal ValueTask<T> PassAsync<T>(Rights rights, DescribedTarget target, T parent, CancellationToken cancellationToken)
        where T : struct
    {
        Enter(rights, cancellationToken);
        return _asks ? FindAndJudgeAsync(rights, target, parent, cancellationToken) : new(parent);
    }

    /// <summary>Hands a found object out if the caller may know it.</summary>
    internal ValueTask ShowAsync(Permission permission, object found, CancellationToken cancellationToken) =>
        _asks ? DemandAsync(permission, found, cancellationToken) : default;

    /// <summary>Gives a listener in whose place events are heard; it passes on what the caller may know.</summary>
    internal Action<VirtEvent> Screen(Action<VirtEvent> listener) => _asks ? new EventScreen(policy, listener).Hear : listener;

    /// <summary>Leaves out of a list what the caller may not know.</summary>
    internal ValueTask<IReadOnlyList<T>> SiftAsync<T>(
        IReadOnlyList<T> all, Permission permission, Func<T, object> handle, CancellationToken cancellationToken) =>
        _asks ? PickAsync(all, permission, handle, cancellationToken) : new(all);

    private async ValueTask<IReadOnlyList<T>> PickAsync<T>(
        IReadOnlyList<T> all, Permission permission, Func<T, object> handle, CancellationToken cancellationToken)
    {
        var allowed = new List<T>(all.Count);
        foreach (var item in all)
        {
            if (await policy.IsAllowedAsync(permission, AccessTargets.Of(handle(item)), cancellationToken).ConfigureAwait(false))
            {
                allowed.Add(item);
            }
        }

        return allowed;
    }

    private async ValueTask<T> FindAndJudgeAsync<T>(Rights rights, T target, CancellationToken cancellationToken)
        where T : struct
    {
        var found = await TargetResolver.FindAsync(driver, target, cancellationToken).ConfigureAwait(false);
        await DemandAsync(rights, found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private async ValueTask<T> FindAndJudgeAsync<T>(Rights rights, DescribedTarget target, T parent, CancellationToken cancellationToken)
        where T : struct
    {
        var found = await TargetResolver.FindAsync(driver, parent, cancellationToken).ConfigureAwait(false);
        await JudgeAsync(rights, target, found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private async ValueTask JudgeAsync(Rights rights, object? target, object? parent, CancellationToken cancellationToken) =>
        await DemandAsync(
            rights, await TargetResolver.IdentifyAsync(driver, target, parent, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async ValueTask DemandAsync(Rights rights, object? judged, CancellationToken cancellationToken)
    {
        await DemandAsync(rights.First, judged, cancellationToken).ConfigureAwait(false);
        if (rights.Second is { } second)
        {
            await DemandAsync(second, judged, cancellationToken).ConfigureAwait(false);
        }

        if (rights.Third is { } third)
        {
            await DemandAsync(third, judged, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask DemandAsync(Permission permission, object? judged, CancellationToken cancellationToken)
    {
        if (!await policy.IsAllowedAsync(permission, AccessTargets.Of(judged), cancellationToken).ConfigureAwait(false))
        {
            throw new VirtException(VirtErrorCode.AccessDenied, permission.ToString(), VirtErrorDomain.Access);
        }
    }
}

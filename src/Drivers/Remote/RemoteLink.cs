using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Drivers.Remote;

/// <summary>The way to one daemon, which outlives the connections that carry it where the user asked for that.</summary>
internal sealed class RemoteLink : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<RemoteSession>> _open;
    private readonly RestorePolicy? _restore;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<ConnectionCloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private volatile RemoteSession _session;
    private volatile Task<RemoteSession>? _restoring;
    private bool _isClosed;

    /// <summary>Takes over an open session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="open">Opens another one when this is lost.</param>
    /// <param name="restore">Whether and how long that is tried.</param>
    /// <param name="time">The clock.</param>
    internal RemoteLink(RemoteSession session, Func<CancellationToken, Task<RemoteSession>> open, RestorePolicy? restore, TimeProvider time)
    {
        _session = session;
        _open = open;
        _restore = restore;
        _time = time;
        _ = FollowAsync(session);
    }

    /// <summary>Tells that another connection took the place of a lost one, so that what the server forgot can be asked for again.</summary>
    internal event Func<RpcClient, CancellationToken, Task>? Restored;

    /// <summary>What is known of the peer.</summary>
    internal RemoteSession Session => _session;

    /// <summary>Completes when the way is closed or lost for good.</summary>
    internal Task<ConnectionCloseReason> Closed => _closed.Task;

    /// <summary>Calls a procedure.</summary>
    internal Task<TResult> CallAsync<TArgs, TResult>(Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        _restoring is { } restoring
            ? CallLaterAsync(restoring, procedure, args, cancellationToken)
            : _session.Client.CallAsync(procedure, args, cancellationToken);

    /// <summary>Calls a procedure once for each of many arguments, all at once.</summary>
    /// <returns>One finished task for each, in their order; some may have failed.</returns>
    internal async Task<IReadOnlyList<Task<TResult>>> CallAllAsync<TArgs, TResult>(
        Procedure<TArgs, TResult> procedure, IEnumerable<TArgs> all, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        await (await ClientAsync(cancellationToken).ConfigureAwait(false)).CallAllAsync(procedure, all, cancellationToken).ConfigureAwait(false);

    /// <summary>Calls a procedure that opens a stream.</summary>
    internal async Task<(TResult Result, ClientStream Stream)> OpenStreamAsync<TArgs, TResult>(
        Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        await (await ClientAsync(cancellationToken).ConfigureAwait(false)).OpenStreamAsync(procedure, args, cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the way.</summary>
    public async ValueTask DisposeAsync()
    {
        RemoteSession session;
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            (_isClosed, session) = (true, _session);
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        _closed.TrySetResult(ConnectionCloseReason.Client);
        await session.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<TResult> CallLaterAsync<TArgs, TResult>(
        Task<RemoteSession> restoring, Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        var session = await restoring.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await session.Client.CallAsync(procedure, args, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RpcClient> ClientAsync(CancellationToken cancellationToken) =>
        _restoring is { } restoring ? (await restoring.WaitAsync(cancellationToken).ConfigureAwait(false)).Client : _session.Client;

    private async Task FollowAsync(RemoteSession session)
    {
        var reason = await session.Client.Closed.ConfigureAwait(false);
        if (_restore is null || _ended.IsCancellationRequested)
        {
            _closed.TrySetResult(reason);
            await session.DisposeAsync().ConfigureAwait(false);
            return;
        }

        var restoring = RestoreAsync(_restore, session);
        lock (_gate)
        {
            _restoring = restoring.IsCompleted ? _restoring : restoring;
        }

        try
        {
            await restoring.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // However the attempts ended, whoever waits for the end of the way must hear of it.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Calls go on failing with the reason for which the last connection was lost.
            _closed.TrySetResult(reason);
        }
        finally
        {
            lock (_gate)
            {
                // The new connection may be lost already, and another be on its way.
                _restoring = _restoring == restoring ? null : _restoring;
            }
        }
    }

    private async Task<RemoteSession> RestoreAsync(RestorePolicy policy, RemoteSession lost)
    {
        await lost.DisposeAsync().ConfigureAwait(false);
        var deadline = _time.GetUtcNow() + policy.For;
        var pause = policy.FirstPause;
        while (true)
        {
            try
            {
                var session = await _open(_ended.Token).ConfigureAwait(false);
                try
                {
                    foreach (var tell in Restored?.GetInvocationList() ?? [])
                    {
                        await ((Func<RpcClient, CancellationToken, Task>)tell)(session.Client, _ended.Token).ConfigureAwait(false);
                    }

                    TakeOver(session);
                }
                catch
                {
                    await session.DisposeAsync().ConfigureAwait(false);
                    throw;
                }

                _ = FollowAsync(session);
                return session;
            }
            catch (VirtException error) when (error.Code is not (VirtErrorCode.AuthFailed or VirtErrorCode.AuthCancelled) && _time.GetUtcNow() + pause < deadline)
            {
                await Task.Delay(pause, _time, _ended.Token).ConfigureAwait(false);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, policy.LongestPause.Ticks));
            }
        }
    }

    private void TakeOver(RemoteSession session)
    {
        lock (_gate)
        {
            // Whoever closed the way in the meantime has closed the old session only.
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _session = session;
        }
    }
}

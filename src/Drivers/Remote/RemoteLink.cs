using Microsoft.Win32.SafeHandles;
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
    private volatile Era _era;
    private bool _disposed;

    /// <summary>Takes over an open session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="open">Opens another one when this is lost.</param>
    /// <param name="restore">Whether and how long that is tried.</param>
    /// <param name="time">The clock.</param>
    internal RemoteLink(RemoteSession session, Func<CancellationToken, Task<RemoteSession>> open, RestorePolicy? restore, TimeProvider time)
    {
        _era = new(session);
        _open = open;
        _restore = restore;
        _time = time;
        _ = FollowAsync(_era);
    }

    /// <summary>Tells that another connection took the place of a lost one, so that what the server forgot can be asked for again.</summary>
    internal event Func<RpcClient, CancellationToken, Task>? Restored;

    /// <summary>What is known of the peer.</summary>
    internal RemoteSession Session => _era.Session;

    /// <summary>Completes when the way is closed or lost for good.</summary>
    internal Task<ConnectionCloseReason> Closed => _closed.Task;

    /// <summary>Waits until a lost connection is restored, or given up; in between there is nothing to wait for.</summary>
    /// <returns>What to call; given up, it fails every call with the reason for which it was lost.</returns>
    internal async ValueTask<RpcClient> ClientAsync(CancellationToken cancellationToken) =>
        Usable() ?? (await _era.Next.WaitAsync(cancellationToken).ConfigureAwait(false)).Client;

    /// <summary>Asks the daemon for signs of life in another way from now on, if it knows such questions.</summary>
    /// <returns>Whether it does.</returns>
    internal async Task<bool> SetKeepAliveAsync(TimeSpan interval, int count, CancellationToken cancellationToken)
    {
        var client = await ClientAsync(cancellationToken).ConfigureAwait(false);
        if (interval > TimeSpan.Zero && !await RemoteOpener.SupportsAsync(client, RemoteFeature.KeepAlive, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        client.SetKeepAlive(interval, count);
        return true;
    }

    /// <summary>Calls a procedure.</summary>
    internal Task<TResult> CallAsync<TArgs, TResult>(Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        Usable() is { } client
            ? client.CallAsync(procedure, args, cancellationToken)
            : CallLaterAsync(procedure, args, cancellationToken);

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

    /// <summary>Calls a procedure that takes or gives open files.</summary>
    internal async Task<(TResult Result, IReadOnlyList<SafeFileHandle> Files)> CallWithFilesAsync<TArgs, TResult>(
        Procedure<TArgs, TResult> procedure, TArgs args, IReadOnlyList<SafeFileHandle> files, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        await (await ClientAsync(cancellationToken).ConfigureAwait(false)).CallWithFilesAsync(procedure, args, files, cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the way; an attempt to restore it that does not end at once closes what it opens.</summary>
    public async ValueTask DisposeAsync()
    {
        RemoteSession session;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            session = _era.Session;
        }

        _closed.TrySetResult(ConnectionCloseReason.Client);
        await _ended.CancelAsync().ConfigureAwait(false);
        await session.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<TResult> CallLaterAsync<TArgs, TResult>(Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        await (await ClientAsync(cancellationToken).ConfigureAwait(false)).CallAsync(procedure, args, cancellationToken).ConfigureAwait(false);

    private RpcClient? Usable()
    {
        var client = _era.Session.Client;
        return _restore is null || client.LossReason is null ? client : null;
    }

    private async Task FollowAsync(Era era)
    {
        while (true)
        {
            var reason = await era.Session.Client.Closed.ConfigureAwait(false);
            await EndAsync(era.Session).ConfigureAwait(false);
            var next = _restore is null ? null : await TryRestoreAsync(_restore).ConfigureAwait(false);
            if (next is null || !TakeOver(new(next)))
            {
                await (next is null ? Task.CompletedTask : EndAsync(next)).ConfigureAwait(false);
                _closed.TrySetResult(reason);
                era.Follow(era.Session);
                return;
            }

            era.Follow(next);
            era = _era;
        }
    }

    private static async Task EndAsync(RemoteSession session)
    {
        try
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // What is broken cannot always be closed in good order, and nobody needs it any more.
        }
    }

    private bool TakeOver(Era era)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _era = era;
            }

            return !_disposed;
        }
    }

    private async Task<RemoteSession?> TryRestoreAsync(RestorePolicy policy)
    {
        using var late = new CancellationTokenSource(policy.For, _time);
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _ended.Token);
            return await RestoreAsync(policy, _time.GetUtcNow() + policy.For, end.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever an attempt fails with, those who wait for the connection have to hear that there is none.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private async Task<RemoteSession> RestoreAsync(RestorePolicy policy, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        for (var pause = policy.FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, policy.LongestPause.Ticks)))
        {
            try
            {
                return await OpenAnewAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (VirtException error) when (IsWorthAnotherTry(error.Code) && _time.GetUtcNow() + pause < deadline)
            {
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsWorthAnotherTry(VirtErrorCode code) =>
        code is not (VirtErrorCode.AuthFailed or VirtErrorCode.AuthCancelled or VirtErrorCode.AuthUnavailable);

    private async Task<RemoteSession> OpenAnewAsync(CancellationToken cancellationToken)
    {
        var session = await _open(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var tell in Restored?.GetInvocationList() ?? [])
            {
                await ((Func<RpcClient, CancellationToken, Task>)tell)(session.Client, cancellationToken).ConfigureAwait(false);
            }

            // Lost again before anybody used it, it counts as an attempt that failed, which a pause follows.
            return session.Client.LossReason is { } lost ? throw lost : session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The time of one session, and what came after it.</summary>
    private sealed class Era(RemoteSession session)
    {
        private readonly TaskCompletionSource<RemoteSession> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal RemoteSession Session => session;

        /// <summary>The session that took the place of this one; this one itself when it was the last.</summary>
        internal Task<RemoteSession> Next => _next.Task;

        internal void Follow(RemoteSession next) => _next.TrySetResult(next);
    }
}

using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>Calls procedures of a server over one connection, any number at once.</summary>
/// <remarks>virNetClient. A call that is cancelled is abandoned: its late reply is dropped, and the connection stays usable.</remarks>
internal sealed class RpcClient : IAsyncDisposable
{
    // One less than what libvirtd lets a client have under way before it reads no further.
    private const int FewCalls = 4;

    private readonly IDuplexPipe _pipe;
    private readonly RpcClientOptions _options;
    private readonly PacketSender _sender;
    private readonly CallTable _calls = new();
    private readonly StreamTable _streams = new();
    private readonly PacketReader _reader;
    private readonly TaskCompletionSource<ConnectionCloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KeepAlive? _keepAlive;
    private int _disposed;
    private SemaphoreSlim? _crowd = new(FewCalls);

    /// <summary>Begins to read the connection.</summary>
    /// <param name="pipe">The connection, past authentication.</param>
    /// <param name="options">How it is treated.</param>
    /// <param name="passage">Where open files travel beside its bytes; null where they cannot.</param>
    internal RpcClient(IDuplexPipe pipe, RpcClientOptions options, IFilePassage? passage = null)
    {
        _pipe = pipe;
        _options = options;
        _sender = new(pipe.Output, passage);
        _reader = new(pipe.Input, _sender, _calls, _streams, Events, passage);
        PassesFiles = passage is not null;
        _ = FollowAsync(_reader.RunAsync());
    }

    /// <summary>Whether open files can travel along the connection.</summary>
    internal bool PassesFiles { get; }

    /// <summary>Who takes what the server sends unasked.</summary>
    internal EventRouter Events { get; } = new();

    /// <summary>Completes when the connection is closed or lost, with the reason.</summary>
    internal Task<ConnectionCloseReason> Closed => _closed.Task;

    /// <summary>Why the connection was lost, once it was.</summary>
    internal VirtException? LossReason { get; private set; }

    /// <summary>Streams that are open.</summary>
    internal int OpenStreams => _streams.Count;

    /// <summary>Begins to ask the server for signs of life, which it has to know of.</summary>
    internal void StartKeepAlive()
    {
        if (_keepAlive is null)
        {
            SetKeepAlive(_options.KeepAliveInterval, _options.KeepAliveCount);
        }
    }

    /// <summary>Asks the server for signs of life in another way from now on.</summary>
    /// <param name="interval">How long a silence may be; no time for any.</param>
    /// <param name="count">How many questions may stay unanswered.</param>
    internal void SetKeepAlive(TimeSpan interval, int count)
    {
        _keepAlive?.Dispose();
        _keepAlive = interval <= TimeSpan.Zero ? null : new(_sender, interval, count, _options.Time, () =>
            Lose(ConnectionCloseReason.KeepAlive, VirtException.Worded(VirtErrorCode.InternalError, "connection closed due to keepalive timeout", VirtErrorDomain.Rpc)));
        _reader.KeepAlive = _keepAlive;
    }

    /// <summary>Calls a procedure.</summary>
    /// <exception cref="VirtException">What the server says, OperationTimeout, or the reason for which the connection was lost.</exception>
    internal async Task<TResult> CallAsync<TArgs, TResult>(Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (serial, call) = Begin(procedure, args);
        try
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _calls.Take(serial);
            throw;
        }

        return await AwaitAsync(procedure, serial, call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls a procedure that takes or gives open files.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="files">The files that go with the call; they stay the caller's, and open until the answer.</param>
    /// <param name="cancellationToken">Ends the wait for the reply.</param>
    /// <returns>Its result, and the files that came with it, which the caller closes.</returns>
    /// <exception cref="VirtException">ArgumentUnsupported over a connection that carries none; otherwise as for any call.</exception>
    internal async Task<(TResult Result, IReadOnlyList<SafeFileHandle> Files)> CallWithFilesAsync<TArgs, TResult>(
        Procedure<TArgs, TResult> procedure, TArgs args, IReadOnlyList<SafeFileHandle> files, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!PassesFiles)
        {
            throw VirtException.Worded(VirtErrorCode.ArgumentUnsupported, "fd passing is not supported by this connection", VirtErrorDomain.Remote);
        }

        var (serial, call) = Begin(procedure, args, files);
        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return (await AwaitAsync(procedure, serial, call, cancellationToken).ConfigureAwait(false), call.Files);
    }

    /// <summary>Calls a procedure once for each of many arguments, all at once: the server works while the answers travel.</summary>
    /// <returns>One finished task for each, in their order; some may have failed.</returns>
    internal async Task<IReadOnlyList<Task<TResult>>> CallAllAsync<TArgs, TResult>(
        Procedure<TArgs, TResult> procedure, IEnumerable<TArgs> all, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answers = _crowd is { } crowd
            ? await CallFewAtOnceAsync(crowd, procedure, all, cancellationToken).ConfigureAwait(false)
            : await CallAtOnceAsync(procedure, all, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(answers).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return answers;
    }

    /// <summary>Lets <see cref="CallAllAsync"/> send everything before the first answer; without it few calls are under way at once.</summary>
    internal void AllowManyCalls() => _crowd = null;

    /// <summary>Calls a procedure that opens a stream.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="cancellationToken">Ends the wait for the reply.</param>
    /// <returns>Its result and the stream, which ends with its disposal.</returns>
    internal async Task<(TResult Result, ClientStream Stream)> OpenStreamAsync<TArgs, TResult>(
        Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new PendingCall<TResult>();
        var serial = _calls.Add(call);
        var stream = new ClientStream(
            PacketHeader.Of(procedure, PacketType.Stream, serial, PacketStatus.Continue), procedure.Stream, _sender, _streams, _options.Time);
        _streams.Add(serial, stream);
        try
        {
            Send(procedure, serial, args);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            return (await WaitAsync(procedure, call, cancellationToken).ConfigureAwait(false), stream);
        }
        catch
        {
            // A server that opens it all the same is told that nobody wants it any more.
            _ = stream.AbandonAsync(call.Task);
            throw;
        }
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        // Its loss and its user may close it, in either order.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Lose(ConnectionCloseReason.Client, VirtException.Worded(VirtErrorCode.InternalError, "the connection is closed", VirtErrorDomain.Rpc));
        await _reader.Ended.ConfigureAwait(false);
        await _sender.IdleAsync().ConfigureAwait(false);
        await _pipe.Output.CompleteAsync().ConfigureAwait(false);
        await _pipe.Input.CompleteAsync().ConfigureAwait(false);
    }

    private async Task<List<Task<TResult>>> CallAtOnceAsync<TArgs, TResult>(
        Procedure<TArgs, TResult> procedure, IEnumerable<TArgs> all, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        var begun = all.Select(args => Begin(procedure, args)).ToList();
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return begun.ConvertAll(one => AwaitAsync(procedure, one.Serial, one.Call, cancellationToken));
    }

    private async Task<List<Task<TResult>>> CallFewAtOnceAsync<TArgs, TResult>(
        SemaphoreSlim crowd, Procedure<TArgs, TResult> procedure, IEnumerable<TArgs> all, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        var answers = new List<Task<TResult>>();
        foreach (var args in all)
        {
            if (!crowd.Wait(0, CancellationToken.None))
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
                await crowd.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            answers.Add(LeavingAsync(crowd, procedure, args, cancellationToken));
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return answers;
    }

    private async Task<TResult> LeavingAsync<TArgs, TResult>(
        SemaphoreSlim crowd, Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        try
        {
            var (serial, call) = Begin(procedure, args);
            return await AwaitAsync(procedure, serial, call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            crowd.Release();
        }
    }

    private (uint Serial, PendingCall<TResult> Call) Begin<TArgs, TResult>(
        Procedure<TArgs, TResult> procedure, TArgs args, IReadOnlyList<SafeFileHandle>? files = null)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        var call = new PendingCall<TResult>();
        var serial = _calls.Add(call);
        Send(procedure, serial, args, files);
        return (serial, call);
    }

    private void Send<TArgs, TResult>(Procedure<TArgs, TResult> procedure, uint serial, TArgs args, IReadOnlyList<SafeFileHandle>? files = null)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        try
        {
            if (files is { Count: > 0 })
            {
                _sender.Add(PacketHeader.Of(procedure, PacketType.CallWithDescriptors, serial), args, files, closes: false);
            }
            else
            {
                _sender.Add(PacketHeader.Of(procedure, PacketType.Call, serial), args);
            }
        }
        catch (XdrException error)
        {
            var refused = VirtException.Worded(VirtErrorCode.Rpc, $"Unable to encode message payload: {error.Message}", VirtErrorDomain.Rpc);
            _calls.Take(serial)?.Fail(refused);
            throw refused;
        }
    }

    private async Task<TResult> AwaitAsync<TResult>(Procedure procedure, uint serial, PendingCall<TResult> call, CancellationToken cancellationToken)
        where TResult : IXdrRecord<TResult>
    {
        try
        {
            return await WaitAsync(procedure, call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Its late reply is dropped.
            if (!call.Task.IsCompleted)
            {
                _calls.Take(serial);
            }
        }
    }

    private async Task<TResult> WaitAsync<TResult>(Procedure procedure, PendingCall<TResult> call, CancellationToken cancellationToken)
        where TResult : IXdrRecord<TResult>
    {
        try
        {
            return await (_options.CallTimeout is { } limit
                ? call.Task.WaitAsync(limit, _options.Time, cancellationToken)
                : call.Task.WaitAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.Rpc && error.Message.StartsWith("unknown procedure", StringComparison.Ordinal))
        {
            throw VirtException.NoSupport($"the daemon does not know {procedure}, being older than that function", VirtErrorDomain.Remote);
        }
        catch (TimeoutException)
        {
            throw VirtException.Worded(VirtErrorCode.OperationTimeout, $"{procedure.Name} was not answered within {_options.CallTimeout}", VirtErrorDomain.Rpc);
        }
    }

    /// <summary>Sends what is queued; where the server reads slowly, waits no longer than the caller does.</summary>
    private ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushing = FlushAsync();
        return flushing.IsCompletedSuccessfully ? default : new(flushing.AsTask().WaitAsync(cancellationToken));
    }

    private async ValueTask FlushAsync()
    {
        try
        {
            await _sender.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Lose(ConnectionCloseReason.Error, VirtException.Worded(VirtErrorCode.InternalError, $"Cannot write data: {error.Message}", VirtErrorDomain.Rpc));
        }
    }

    private async Task FollowAsync(Task<Exception?> reading)
    {
        var error = await reading.ConfigureAwait(false);
        Lose(
            error is null ? ConnectionCloseReason.Eof : ConnectionCloseReason.Error,
            VirtException.Worded(
                VirtErrorCode.InternalError,
                error is null ? "the server closed the connection" : $"the connection is lost: {error.Message}",
                VirtErrorDomain.Rpc));
    }

    private void Lose(ConnectionCloseReason reason, VirtException error)
    {
        LossReason ??= error;
        _keepAlive?.Dispose();
        _calls.FailAll(LossReason);
        _streams.FailAll(LossReason);
        _reader.Stop();
        _sender.Stop();
        _closed.TrySetResult(reason);
    }
}

using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport.Descriptors;

namespace VirtPS.Drivers.Qemu.Monitor;

/// <summary>Talks to one QEMU over its monitor.</summary>
/// <remarks>
/// QMP, docs/interop/qmp-spec of QEMU. Commands may be under way together; QEMU answers them in its own order, and each
/// answer finds its command by its number. Who stops waiting leaves the connection usable: the late answer is dropped.
/// Where QEMU offers it, urgent commands go past those that wait (out-of-band execution). QEMU stops reading when too many
/// wait, and would not see an urgent one then, so no more than <see cref="Room"/> are under way.
/// </remarks>
internal sealed class QmpClient : IAsyncDisposable
{
    // QEMU stops reading at the eighth (QMP_REQ_QUEUE_LEN_MAX).
    private const int Room = 6;
    private const string Urgent = "exec-oob";

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Pending> _pending = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _room = new(Room);
    private readonly SemaphoreSlim _handing = new(1, 1);
    private readonly Stream _stream;
    private readonly Action<QmpEvent> _listener;
    private readonly Socket? _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<JsonElement> _greeting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _serial;
    private bool _ended;
    private bool _takesUrgent;
    private Task _reading = Task.CompletedTask;

    /// <summary>Makes a client; it hears nothing before <see cref="OpenAsync"/>.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="listener">Takes events, in their order, before answers that follow them; it must be quick.</param>
    /// <param name="socket">The socket that the connection is, for handing over open files; null for a connection of another kind.</param>
    internal QmpClient(Stream stream, Action<QmpEvent> listener, Socket? socket = null) => (_stream, _listener, _socket) = (stream, listener, socket);

    /// <summary>Ends when QEMU closes the monitor, or the client is disposed of.</summary>
    internal Task Closed => _closed.Task;

    /// <summary>Since when QEMU owes an answer; null when it owes none.</summary>
    internal DateTimeOffset? BusySince
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count == 0 ? null : _pending.Values.Min(pending => pending.Sent);
            }
        }
    }

    /// <summary>Connects to a monitor's socket.</summary>
    /// <param name="path">The socket's path.</param>
    /// <param name="listener">Takes events.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A client that is ready for commands.</returns>
    /// <exception cref="VirtException">InternalError when nobody listens there, or what answers is no QEMU.</exception>
    internal static async Task<QmpClient> ConnectAsync(string path, Action<QmpEvent> listener, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new VirtException(VirtErrorCode.InternalError, $"failed to connect to monitor socket: {e.Message}", VirtErrorDomain.Qemu, e);
        }

        var client = new QmpClient(new NetworkStream(socket, ownsSocket: true), listener, socket);
        try
        {
            await client.OpenAsync(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits for QEMU's greeting and leaves the mode in which it takes no commands.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The greeting.</returns>
    internal async Task<JsonElement> OpenAsync(CancellationToken cancellationToken)
    {
        _reading = Task.Run(ReadAsync, CancellationToken.None);
        var greeting = await _greeting.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var takesUrgent = greeting.Items("capabilities").Any(item => item.GetString() == "oob");
        await RunAsync("qmp_capabilities", takesUrgent ? new JsonObject { ["enable"] = new JsonArray("oob") } : null, cancellationToken).ConfigureAwait(false);
        _takesUrgent = takesUrgent;
        return greeting;
    }

    /// <summary>Runs a command and expects it to succeed.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the command.</param>
    /// <returns>What it returned.</returns>
    /// <exception cref="VirtException">InternalError with QEMU's own words; OperationFailed when the guest ends meanwhile.</exception>
    internal async Task<JsonElement> RunAsync(string command, JsonObject? arguments, CancellationToken cancellationToken) =>
        (await TryRunAsync(command, arguments, cancellationToken).ConfigureAwait(false)).Need();

    /// <summary>Runs a command, whatever comes of it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the command.</param>
    /// <returns>What QEMU answered.</returns>
    /// <exception cref="VirtException">OperationFailed when the guest ends meanwhile.</exception>
    internal Task<QmpReply> TryRunAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["execute"] = command };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        return SendAsync(command, request, cancellationToken);
    }

    /// <summary>Runs a command past those that wait, which QEMU allows of few; it answers even while the guest keeps it from all others.</summary>
    /// <param name="command">The command, such as <c>migrate-recover</c>.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the command.</param>
    /// <returns>What it returned.</returns>
    /// <exception cref="VirtException">InternalError with QEMU's own words; OperationFailed when the guest ends meanwhile.</exception>
    internal async Task<JsonElement> RunUrgentAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var request = new JsonObject { [_takesUrgent ? Urgent : "execute"] = command };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        return (await SendAsync(command, request, cancellationToken).ConfigureAwait(false)).Need();
    }

    /// <summary>Hands QEMU an open file, which commands then call by a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="handle">The file; QEMU gets a copy.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The handing over.</returns>
    /// <exception cref="VirtException">InternalError with QEMU's own words.</exception>
    internal async Task SendHandleAsync(string name, SafeHandle handle, CancellationToken cancellationToken) =>
        (await SendAsync(
            "getfd", new JsonObject { ["execute"] = "getfd", ["arguments"] = new JsonObject { ["fdname"] = name } }, handle, cancellationToken)
            .ConfigureAwait(false)).Need();

    /// <summary>Sends a whole request that somebody else has written.</summary>
    /// <param name="command">What errors call it.</param>
    /// <param name="request">The request; its number is replaced.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the command.</param>
    /// <returns>What QEMU answered.</returns>
    /// <exception cref="VirtException">OperationFailed when the guest ends meanwhile.</exception>
    internal Task<QmpReply> SendAsync(string command, JsonObject request, CancellationToken cancellationToken) =>
        SendAsync(command, request, handle: null, cancellationToken);

    /// <summary>Sends a whole request that somebody else has written, with an open file beside it.</summary>
    /// <param name="command">What errors call it.</param>
    /// <param name="request">The request, such as getfd or add-fd; its number is replaced.</param>
    /// <param name="handle">The file, of which QEMU gets a copy; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the command.</param>
    /// <returns>What QEMU answered.</returns>
    /// <exception cref="VirtException">OperationFailed when the guest ends meanwhile.</exception>
    internal async Task<QmpReply> SendAsync(string command, JsonObject request, SafeHandle? handle, CancellationToken cancellationToken)
    {
        if (handle is null)
        {
            return await QueueAsync(command, request, handle, cancellationToken).ConfigureAwait(false);
        }

        // QEMU keeps the files of the last message only, so the next waits until they have been taken.
        await _handing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await QueueAsync(command, request, handle, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _handing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        End();
    }

    private static VirtException Gone() => new(VirtErrorCode.OperationFailed, "domain is no longer running", VirtErrorDomain.Qemu);

    private async Task<QmpReply> QueueAsync(string command, JsonObject request, SafeHandle? handle, CancellationToken cancellationToken)
    {
        var pending = new Pending(command, isUrgent: request.ContainsKey(Urgent));
        if (!pending.IsUrgent)
        {
            await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        long serial;
        lock (_gate)
        {
            if (_ended)
            {
                // Those behind shall hear it too.
                _room.Release();
                throw Gone();
            }

            serial = ++_serial;
            _pending.Add(serial, pending);
        }

        try
        {
            request["id"] = serial;
            await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(request), handle, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // QEMU owes no answer to what it was never told.
            Withdraw(serial);
            throw;
        }

        return await pending.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private Pending? Withdraw(long serial)
    {
        Pending? pending;
        lock (_gate)
        {
            _pending.Remove(serial, out pending);
        }

        if (pending is { IsUrgent: false })
        {
            _room.Release();
        }

        return pending;
    }

    private async Task WriteAsync(byte[] request, SafeHandle? handle, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (handle is not null && _socket is not null)
            {
                // The file travels beside the first byte.
                request = SocketMessages.TrySend(_socket.SafeHandle, request.AsSpan(0, 1), handle)
                    ? request[1..]
                    : throw new IOException("it reads nothing");
            }

            // Half a request would spoil the next, so who gives up does not end the writing.
            await _stream.WriteAsync((byte[])[.. request, (byte)'\r', (byte)'\n'], _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            throw Gone();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var lines = new LineReader(_stream);
            while (await lines.ReadAsync(_stop.Token).ConfigureAwait(false) is { } line)
            {
                Take(line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or JsonException or InvalidDataException)
        {
            // Whatever broke the connection, nothing more comes over it: those who wait are told below.
        }
        finally
        {
            End();
        }
    }

    private void Take(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (root.Text("event") is { } name)
        {
            var time = root.Field("timestamp") ?? default;
            _listener(new QmpEvent(name, Copy(root, "data"), time.Number("seconds") ?? 0, (int)(time.Number("microseconds") ?? 0)));
        }
        else if (root.Field("QMP") is { } greeting)
        {
            _greeting.TrySetResult(greeting.Clone());
        }
        else if (root.Number("id") is { } serial)
        {
            var pending = Withdraw(serial);
            var error = root.Field("error");
            pending?.Answer.TrySetResult(new QmpReply(
                pending.Command, Copy(root, "return"), error is null ? null : error.Value.Text("class") ?? "GenericError", error?.Text("desc")));
        }
    }

    private static JsonElement Copy(JsonElement root, string name) => root.Field(name)?.Clone() ?? default;

    private void End()
    {
        Pending[] left;
        lock (_gate)
        {
            _ended = true;
            left = [.. _pending.Values];
            _pending.Clear();
        }

        _room.Release();
        foreach (var pending in left)
        {
            pending.Answer.TrySetException(Gone());
        }

        _greeting.TrySetException(Gone());
        _closed.TrySetResult();
    }

    private sealed class Pending(string command, bool isUrgent)
    {
        internal string Command { get; } = command;

        internal bool IsUrgent { get; } = isUrgent;

        internal DateTimeOffset Sent { get; } = DateTimeOffset.UtcNow;

        internal TaskCompletionSource<QmpReply> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Agent;

/// <summary>Talks to the agent inside one guest, one command at a time.</summary>
/// <remarks>
/// qemu-ga's protocol: JSON lines without numbers. So before each command the agent is asked to echo a number, which
/// throws away what an earlier command, or an agent that was restarted, may have left in the channel.
/// </remarks>
/// <param name="path">The channel's socket.</param>
/// <param name="patience">Tells how long the agent may take: -2 for ever, -1 as by default, 0 not at all, otherwise seconds.</param>
/// <param name="turn">Waits, with a command's name, until nobody else speaks with the agent.</param>
internal sealed class QemuAgent(string path, Func<int> patience, Func<string, CancellationToken, Task<IDisposable>> turn) : IAsyncDisposable
{
    /// <summary>As long as the agent takes.</summary>
    internal const int ForEver = -2;

    /// <summary>As long as libvirt waits by default.</summary>
    internal const int AsByDefault = -1;

    // QEMU_AGENT_WAIT_TIME, VIR_DOMAIN_QEMU_AGENT_COMMAND_SHUTDOWN.
    private const int DefaultSeconds = 5;
    private const int PowerSeconds = 60;
    private const byte Delimiter = 0xff;

    // Between the end of the line to a guest's agent and what QEMU tells of the guest.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private NetworkStream? _stream;
    private LineReader? _lines;
    private TaskCompletionSource? _power;

    /// <summary>Runs a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it returned.</returns>
    /// <exception cref="VirtException">AgentUnresponsive when no answer comes; InternalError with the agent's own words.</exception>
    internal async Task<JsonElement> RunAsync(string command, JsonObject? arguments, CancellationToken cancellationToken) =>
        (await AskAsync(command, Request(command, arguments), patience(), cancellationToken).ConfigureAwait(false)).Field("return") ?? default;

    /// <summary>Runs a command that takes nothing, if the agent has it and may run it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it returned; null when the agent does not know it, or was told not to.</returns>
    /// <exception cref="VirtException">AgentUnresponsive when no answer comes; InternalError with the agent's own words.</exception>
    internal async Task<JsonElement?> RunIfKnownAsync(string command, CancellationToken cancellationToken)
    {
        var reply = await TakeTurnAsync(Request(command, null), patience(), cancellationToken).ConfigureAwait(false);
        return reply.Field("error")?.Text("class") is "CommandNotFound" or "CommandDisabled" ? null : Check(command, reply).Field("return") ?? default(JsonElement);
    }

    /// <summary>Runs a command that somebody else has written.</summary>
    /// <param name="request">The request.</param>
    /// <param name="seconds">How long it may take; -2 for ever, -1 as by default, 0 not at all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The agent's whole answer.</returns>
    /// <exception cref="VirtException">AgentUnresponsive when no answer comes; InternalError with the agent's own words.</exception>
    internal async Task<string> PassAsync(JsonObject request, int seconds, CancellationToken cancellationToken)
    {
        return JsonSerializer.Serialize(await AskAsync(NameOf(request), request, seconds, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Runs a command that ends or stops the guest, and so brings no answer when it succeeds.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The guest's compliance, or its end.</returns>
    internal async Task AskAndForgetAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var power = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _power = power;
        try
        {
            var answer = AskAsync(command, Request(command, arguments), patience() >= 0 ? patience() : PowerSeconds, cancellationToken);
            await Task.WhenAny(answer, power.Task).ConfigureAwait(false);
            if (!power.Task.IsCompleted && !await IsCutOffAsync(answer, power.Task).ConfigureAwait(false))
            {
                await answer.ConfigureAwait(false);
                return;
            }

            // Nobody answers this any more; who asks next is not to wait for that.
            Drop();
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _power = null;
        }
    }

    /// <summary>Says that the guest powers off, resets or sleeps, or has closed the channel on its way there, which may be what a command asked for.</summary>
    internal void NotePower() => _power?.TrySetResult();

    /// <summary>Drops the connection, as when the agent in the guest has closed its end; the next command makes another.</summary>
    internal void Drop()
    {
        _lines = null;
        Interlocked.Exchange(ref _stream, null)?.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _power?.TrySetResult();
        Drop();
        return ValueTask.CompletedTask;
    }

    private static string NameOf(JsonObject request) => request["execute"] is JsonValue name && name.TryGetValue(out string? text) ? text : "(none)";

    private static JsonObject Request(string command, JsonObject? arguments)
    {
        var request = new JsonObject { ["execute"] = command };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        return request;
    }

    // Where the line broke, the guest may be on its way down, which is heard of only after that.
    private static async Task<bool> IsCutOffAsync(Task answer, Task power)
    {
        if (answer.Exception?.InnerException is not VirtException { InnerException: IOException or SocketException or ObjectDisposedException })
        {
            return false;
        }

        await Task.WhenAny(power, Task.Delay(Farewell)).ConfigureAwait(false);
        return power.IsCompleted;
    }

    private static VirtException Unresponsive(string what, Exception? cause = null) => new(VirtErrorCode.AgentUnresponsive, what, VirtErrorDomain.Qemu, cause);

    private static JsonElement Check(string command, JsonElement reply) => reply.Field("error") is { } error
        ? throw QemuNode.Speaker.Internal($"unable to execute QEMU agent command '{command}': {error.Text("desc") ?? error.Text("class")}")
        : reply;

    private async Task<JsonElement> AskAsync(string command, JsonObject request, int seconds, CancellationToken cancellationToken) =>
        Check(command, await TakeTurnAsync(request, seconds, cancellationToken).ConfigureAwait(false));

    private async Task<JsonElement> TakeTurnAsync(JsonObject request, int seconds, CancellationToken cancellationToken)
    {
        using var mine = await turn(NameOf(request), cancellationToken).ConfigureAwait(false);
        return await ExchangeAsync(request, seconds, "command", cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonElement> ExchangeAsync(JsonObject request, int seconds, string what, CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await SynchronizeAsync(cancellationToken).ConfigureAwait(false);
            await SendAsync(request, isDelimited: false, cancellationToken).ConfigureAwait(false);
            if (seconds == 0)
            {
                Drop();
                return JsonDocument.Parse("{}").RootElement;
            }

            return await ReadAsync(seconds, what, static _ => true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or JsonException or InvalidDataException)
        {
            Drop();
            throw Unresponsive("Guest agent disappeared while executing command", e);
        }
        catch
        {
            // An answer that nobody waits for any more must not be taken for the next command's.
            Drop();
            throw;
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_stream is not null)
        {
            return;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw Unresponsive("QEMU guest agent is not connected");
        }

        _stream = new NetworkStream(socket, ownsSocket: true);
        _lines = new LineReader(_stream);
    }

    private async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        var number = RandomNumberGenerator.GetInt32(int.MaxValue);
        await SendAsync(Request("guest-sync-delimited", new JsonObject { ["id"] = number }), isDelimited: true, cancellationToken).ConfigureAwait(false);
        var limit = patience() is >= 0 and < DefaultSeconds and var seconds ? seconds : DefaultSeconds;
        await ReadAsync(limit, "synchronization", reply => reply.Number("return") == number, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendAsync(JsonObject request, bool isDelimited, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(request);
        byte[] line = isDelimited ? [Delimiter, .. text, (byte)'\n'] : [.. text, (byte)'\n'];
        await (_stream ?? throw new IOException()).WriteAsync(line, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonElement> ReadAsync(int seconds, string what, Func<JsonElement, bool> isWanted, CancellationToken cancellationToken)
    {
        var limit = seconds == AsByDefault ? DefaultSeconds : seconds;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (limit >= 0)
        {
            time.CancelAfter(TimeSpan.FromSeconds(limit));
        }

        try
        {
            while (await (_lines ?? throw new IOException()).ReadAsync(time.Token).ConfigureAwait(false) is { } line)
            {
                var text = line.Span.LastIndexOf(Delimiter) is >= 0 and var at ? line[(at + 1)..] : line;
                if (TryParse(text) is { } reply && isWanted(reply))
                {
                    return reply;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unresponsive($"guest agent didn't respond to {what} within '{limit}' seconds");
        }

        throw new IOException();
    }

    // Before the echo anything may come, even half an answer.
    private static JsonElement? TryParse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

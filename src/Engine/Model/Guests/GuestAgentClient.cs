using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Model;

/// <summary>Speaks to the agent in a guest: runs its commands, and programs and files by them.</summary>
/// <param name="domain">The domain.</param>
/// <param name="timeoutSeconds">How long the agent is waited for; -1 for the host's default.</param>
/// <remarks>virDomainQemuAgentCommand, with the commands of the QEMU guest agent.</remarks>
public sealed class GuestAgentClient(VirtDomain domain, int timeoutSeconds = -1)
{
    private const int Piece = 48 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a command of the agent.</summary>
    /// <param name="name">The command, such as <c>guest-info</c>.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it gives.</returns>
    /// <exception cref="VirtException">What the host or the agent says.</exception>
    public async Task<JsonNode?> CallAsync(string name, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var command = new JsonObject { ["execute"] = name };
        if (arguments is not null)
        {
            command["arguments"] = arguments;
        }

        return await SendAsync(command.ToJsonString(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the agent a command as it is.</summary>
    /// <param name="command">The command as JSON.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it gives.</returns>
    /// <exception cref="VirtException">What the host or the agent says.</exception>
    public async Task<JsonNode?> SendAsync(string command, CancellationToken cancellationToken)
    {
        var answer = await domain.Connection.DomainGuests.AgentCommandAsync(domain.Ref, command, timeoutSeconds, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonNode.Parse(answer)?["return"];
        }
        catch (JsonException error)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"the agent's answer is no JSON: {error.Message}", inner: error);
        }
    }

    /// <summary>Runs a program in the guest to its end.</summary>
    /// <param name="program">The program, its arguments and its input.</param>
    /// <param name="cancellationToken">Ends the wait; the program goes on.</param>
    /// <returns>How it ended.</returns>
    public async Task<VirtGuestCommandResult> RunAsync(GuestProgram program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        var arguments = new JsonObject
        {
            ["path"] = program.Path,
            ["arg"] = new JsonArray([.. program.Arguments.Select(argument => (JsonNode)argument)]),
            ["capture-output"] = true,
        };
        if (program.Environment.Count > 0)
        {
            arguments["env"] = new JsonArray([.. program.Environment.Select(pair => (JsonNode)pair)]);
        }

        if (program.Input is { Length: > 0 } input)
        {
            arguments["input-data"] = Convert.ToBase64String(input);
        }

        var number = (long?)(await CallAsync("guest-exec", arguments, cancellationToken).ConfigureAwait(false))?["pid"] ?? 0;
        while (true)
        {
            var status = await CallAsync("guest-exec-status", new JsonObject { ["pid"] = number }, cancellationToken).ConfigureAwait(false);
            if ((bool?)status?["exited"] == true)
            {
                return new VirtGuestCommandResult(
                    domain, program.Path, number, (int?)status["exitcode"], (int?)status["signal"], Bytes(status["out-data"]), Bytes(status["err-data"]));
            }

            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Copies data into a file of the guest.</summary>
    /// <param name="source">The data.</param>
    /// <param name="path">The file, which is made or written over.</param>
    /// <param name="progress">Who wants to know how far it is.</param>
    /// <param name="cancellationToken">Stops it; the file keeps what it has got.</param>
    /// <returns>How many bytes were copied.</returns>
    public async Task<long> UploadAsync(Stream source, string path, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var total = source.CanSeek ? source.Length : 0;
        return await WithFileAsync(path, "w", async handle =>
        {
            var buffer = new byte[Piece];
            var done = 0L;
            while (await source.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                await CallAsync(
                    "guest-file-write",
                    new JsonObject { ["handle"] = handle, ["buf-b64"] = Convert.ToBase64String(buffer, 0, count) },
                    cancellationToken).ConfigureAwait(false);
                done += count;
                progress?.Report(new JobProgress($"Copying to {domain.Name}", done, total));
            }

            await CallAsync("guest-file-flush", new JsonObject { ["handle"] = handle }, cancellationToken).ConfigureAwait(false);
            return done;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies a file of the guest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="destination">What takes the data.</param>
    /// <param name="progress">Who wants to know how far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many bytes were copied.</returns>
    public async Task<long> DownloadAsync(string path, Stream destination, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return await WithFileAsync(path, "r", async handle =>
        {
            var done = 0L;
            while (true)
            {
                var piece = await CallAsync(
                    "guest-file-read", new JsonObject { ["handle"] = handle, ["count"] = Piece }, cancellationToken).ConfigureAwait(false);
                var bytes = Bytes(piece?["buf-b64"]);
                await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                done += bytes.Length;
                progress?.Report(new JobProgress($"Copying from {domain.Name}", done, 0));
                if ((bool?)piece?["eof"] != false || bytes.Length == 0)
                {
                    return done;
                }
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Bytes(JsonNode? data) => (string?)data is { } text ? Convert.FromBase64String(text) : [];

    private async Task<long> WithFileAsync(string path, string mode, Func<long, Task<long>> work, CancellationToken cancellationToken)
    {
        var opened = await CallAsync("guest-file-open", new JsonObject { ["path"] = path, ["mode"] = mode }, cancellationToken).ConfigureAwait(false);
        var handle = (long?)opened ?? throw new VirtException(VirtErrorCode.InternalError, $"the agent gave no handle for '{path}'");
        try
        {
            return await work(handle).ConfigureAwait(false);
        }
        finally
        {
            // A handle that stays open would stay so until the agent ends.
            await CallAsync("guest-file-close", new JsonObject { ["handle"] = handle }, CancellationToken.None).ConfigureAwait(false);
        }
    }
}

/// <summary>A program that is to run in a guest.</summary>
/// <param name="Path">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Its environment, as <c>NAME=value</c>; empty for the agent's own.</param>
/// <param name="Input">What it reads; null for nothing.</param>
public sealed record GuestProgram(string Path, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment, byte[]? Input);

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using VirtPS.Drivers.Qemu.Agent;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Guests;

/// <summary>The inside of guests: what their agents say and do, keys, interrupts, and QEMU's own monitor.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDomainGuests(QemuNode node) : IDomainGuestDriver
{
    private const uint HumanMonitor = 1;
    private const uint HostNameOfLease = 1;
    private const uint HostNameOfAgent = 2;
    private const uint AppendKeys = 1;
    private const uint RemoveKeys = 2;

    /// <inheritdoc/>
    public async Task<string> GetHostNameAsync(DomainRef domain, uint flags, CancellationToken cancellationToken)
    {
        if ((flags & HostNameOfLease) != 0)
        {
            if ((flags & HostNameOfAgent) != 0)
            {
                throw SharedErrors.Exclusive("VIR_DOMAIN_GET_HOSTNAME_LEASE", "VIR_DOMAIN_GET_HOSTNAME_AGENT");
            }

            var found = node.Find(domain);
            _ = QemuNode.Running(found);
            return await GuestLeases.HostNameAsync(node.Families.Networks, found.Definition.ToTree(), cancellationToken).ConfigureAwait(false)
                ?? throw QemuNode.Speaker.Say(VirtErrorCode.NoHostname, $"no hostname found for domain {found.Name}");
        }

        var asked = node.Find(domain);
        var agent = QemuAgents.For(node, asked);
        try
        {
            if ((await agent.RunAsync("guest-get-host-name", null, cancellationToken).ConfigureAwait(false)).Text("host-name") is { } name)
            {
                return name;
            }
        }
        catch (VirtException)
        {
            // As with libvirt, an agent that cannot say has no name to give.
        }

        throw QemuNode.Speaker.Say(VirtErrorCode.NoHostname, $"no hostname found for domain {asked.Name}");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GuestInterface>> GetAddressesAsync(DomainRef domain, DomainAddressSource source, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        _ = QemuNode.Running(found);
        return source switch
        {
            DomainAddressSource.Agent => GuestAnswers.Interfaces(await AskAsync(domain, "guest-network-get-interfaces", null, cancellationToken).ConfigureAwait(false)),
            DomainAddressSource.Lease => await GuestLeases.ReadAsync(node.Families.Networks, found.Definition.ToTree(), cancellationToken).ConfigureAwait(false),
            DomainAddressSource.Arp => NeighbourTable.Read(found.Definition.ToTree()),
            _ => throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, $"Unknown IP address data source {(int)source}"),
        };
    }

    /// <inheritdoc/>
    public async Task<GuestTime> GetTimeAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(domain, "guest-get-time", null, cancellationToken).ConfigureAwait(false);
        var nanoseconds = answer.ValueKind == JsonValueKind.Number ? answer.GetInt64() : throw QemuNode.Speaker.Internal("malformed return value");
        return new GuestTime(nanoseconds / 1_000_000_000, (uint)(nanoseconds % 1_000_000_000));
    }

    /// <inheritdoc/>
    public async Task SetTimeAsync(DomainRef domain, GuestTime time, DomainSetTimeFlags flags, CancellationToken cancellationToken)
    {
        // The guest's own clock knows best where it is asked to follow it.
        var arguments = flags.HasFlag(DomainSetTimeFlags.Sync) ? null : new JsonObject { ["time"] = (time.Seconds * 1_000_000_000) + time.Nanoseconds };
        await AskAsync(domain, "guest-set-time", arguments, cancellationToken).ConfigureAwait(false);
        var found = node.Find(domain);
        if (found.Run is { } run && run.Facts.Commands.Contains("rtc-reset-reinjection"))
        {
            using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetTime", cancellationToken).ConfigureAwait(false);
            await QemuNode.Running(found).Monitor.TryRunAsync("rtc-reset-reinjection", null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<int> FreezeFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        Count(mountPoints is { Count: > 0 }
            ? await AskAsync(
                domain, "guest-fsfreeze-freeze-list", new JsonObject { ["mountpoints"] = new JsonArray([.. mountPoints.Select(point => (JsonNode)point)]) }, cancellationToken)
                .ConfigureAwait(false)
            : await AskAsync(domain, "guest-fsfreeze-freeze", null, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<int> ThawFileSystemsAsync(DomainRef domain, IReadOnlyList<string>? mountPoints, CancellationToken cancellationToken) =>
        mountPoints is { Count: > 0 }
            ? throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, "specifying mountpoints is not supported")
            : Count(await AskAsync(domain, "guest-fsfreeze-thaw", null, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task TrimFileSystemsAsync(DomainRef domain, string? mountPoint, long minimum, CancellationToken cancellationToken)
    {
        if (mountPoint is not null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, "Specifying mount point is not supported for now");
        }

        await AskAsync(domain, "guest-fstrim", new JsonObject { ["minimum"] = minimum }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GuestFileSystem>> GetFileSystemsAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(domain, "guest-get-fsinfo", null, cancellationToken).ConfigureAwait(false);
        return GuestAnswers.FileSystems(answer, node.Find(domain).Definition.ToTree());
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetInfoAsync(DomainRef domain, DomainGuestInfoTypes types, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        return new GuestReport(QemuAgents.For(node, found), found.Definition.ToTree()).ReadAsync(types, cancellationToken);
    }

    /// <inheritdoc/>
    public Task SetUserPasswordAsync(DomainRef domain, string user, string password, bool encrypted, CancellationToken cancellationToken) => AskAsync(
        domain,
        "guest-set-user-password",
        new JsonObject { ["username"] = user, ["password"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(password)), ["crypted"] = encrypted },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<string> AgentCommandAsync(DomainRef domain, string command, int timeoutSeconds, CancellationToken cancellationToken)
    {
        if (timeoutSeconds < QemuAgent.ForEver)
        {
            throw QemuNode.Speaker.Argument($"guest agent timeout '{timeoutSeconds}' is less than the minimum '{QemuAgent.ForEver}'");
        }

        var found = node.Find(domain);
        var agent = QemuAgents.For(node, found);
        Taint(found, DomainTaints.CustomAgentCommand);
        return await agent.PassAsync(Parse(command), timeoutSeconds, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task SetAgentResponseTimeoutAsync(DomainRef domain, int timeoutSeconds, CancellationToken cancellationToken)
    {
        if (timeoutSeconds < QemuAgent.ForEver)
        {
            return Task.FromException(QemuNode.Speaker.Argument($"guest agent timeout '{timeoutSeconds}' is less than the minimum '{QemuAgent.ForEver}'"));
        }

        var found = node.Find(domain);
        found.AgentTimeout = timeoutSeconds;
        node.SaveStatus(found);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> GetSshKeysAsync(DomainRef domain, string user, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(domain, "guest-ssh-get-authorized-keys", new JsonObject { ["username"] = user }, cancellationToken).ConfigureAwait(false);
        return [.. answer.Items("keys").Select(key => key.GetString()!)];
    }

    /// <inheritdoc/>
    public Task SetSshKeysAsync(DomainRef domain, string user, IReadOnlyList<string> keys, uint flags, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["username"] = user, ["keys"] = new JsonArray([.. keys.Select(key => (JsonNode)key)]) };
        if ((flags & RemoveKeys) != 0)
        {
            return AskAsync(domain, "guest-ssh-remove-authorized-keys", arguments, cancellationToken);
        }

        arguments["reset"] = (flags & AppendKeys) == 0;
        return AskAsync(domain, "guest-ssh-add-authorized-keys", arguments, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetGuestVcpusAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var cpus = (await AskAsync(domain, "guest-get-vcpus", null, cancellationToken).ConfigureAwait(false)).Items().ToArray();
        string Set(Func<JsonElement, bool> wanted) => CpuSet.Of(cpus.Where(wanted).Select(cpu => (int)cpu.Number("logical-id")!.Value)).ToString();
        return
        [
            new("vcpus", Set(_ => true)), new("online", Set(cpu => cpu.Flag("online") == true)), new("offlinable", Set(cpu => cpu.Flag("can-offline") == true)),
        ];
    }

    /// <inheritdoc/>
    public async Task SetGuestVcpusAsync(DomainRef domain, string vcpus, bool enable, CancellationToken cancellationToken)
    {
        var wanted = CpuSet.Parse(vcpus).Numbers().ToArray();
        var present = (await AskAsync(domain, "guest-get-vcpus", null, cancellationToken).ConfigureAwait(false)).Items()
            .ToDictionary(cpu => (int)cpu.Number("logical-id")!.Value, cpu => (Online: cpu.Flag("online") == true, CanLeave: cpu.Flag("can-offline") == true));
        var changes = new JsonArray();
        foreach (var number in wanted)
        {
            if (!present.TryGetValue(number, out var cpu))
            {
                throw QemuNode.Speaker.Argument($"guest is missing vCPUs '{number}'");
            }

            if (!enable && !cpu.CanLeave)
            {
                throw QemuNode.Speaker.Argument($"vCPU '{number}' can't be offlined");
            }

            if (cpu.Online != enable)
            {
                changes.Add(new JsonObject { ["logical-id"] = number, ["online"] = enable });
            }
        }

        if (changes.Count > 0)
        {
            await AskAsync(domain, "guest-set-vcpus", new JsonObject { ["vcpus"] = changes }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<string> MonitorCommandAsync(DomainRef domain, string command, uint flags, CancellationToken cancellationToken) =>
        MonitorCommandWithFilesAsync(domain, command, [], flags, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> MonitorCommandWithFilesAsync(
        DomainRef domain, string command, IReadOnlyList<SafeFileHandle> files, uint flags, CancellationToken cancellationToken)
    {
        if ((flags & ~HumanMonitor) != 0)
        {
            throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"unsupported flags (0x{flags & ~HumanMonitor:x}) in function qemuDomainQemuMonitorCommandWithFiles", VirtErrorDomain.Qemu);
        }

        if (files.Count > 1)
        {
            throw QemuNode.Speaker.Argument("at most 1 fd can be passed to qemu along with a command");
        }

        var file = files.Count == 0 ? null : files[0];
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Query, "virDomainQemuMonitorCommand", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(found);
        Taint(found, DomainTaints.CustomMonitor);
        if ((flags & HumanMonitor) != 0)
        {
            var human = new JsonObject { ["execute"] = "human-monitor-command", ["arguments"] = new JsonObject { ["command-line"] = command } };
            var answer = (await run.Monitor.SendAsync("human-monitor-command", human, file, cancellationToken).ConfigureAwait(false)).Need();
            return answer.GetString() ?? string.Empty;
        }

        var request = Parse(command);
        var id = request["id"]?.DeepClone();
        var reply = await run.Monitor.SendAsync((string?)request["execute"] ?? command, request, file, cancellationToken).ConfigureAwait(false);
        var text = reply.IsError
            ? new JsonObject { ["error"] = new JsonObject { ["class"] = reply.ErrorClass, ["desc"] = reply.ErrorText } }
            : new JsonObject { ["return"] = JsonNode.Parse(reply.Value.ValueKind == JsonValueKind.Undefined ? "{}" : reply.Value.GetRawText()) };
        text["id"] = id ?? $"libvirt-{found.Id.ToString(CultureInfo.InvariantCulture)}";
        return text.ToJsonString();
    }

    /// <inheritdoc/>
    public Task<DomainRef> AttachAsync(uint processId, uint flags, CancellationToken cancellationToken) =>
        Task.FromException<DomainRef>(VirtException.NoSupport("virDomainQemuAttach", VirtErrorDomain.Qemu));

    /// <inheritdoc/>
    public async Task SendKeyAsync(DomainRef domain, KeycodeSet codeSet, int holdMilliseconds, IReadOnlyList<uint> keycodes, CancellationToken cancellationToken)
    {
        var numbers = KeyCodes.ToQemu(codeSet, keycodes);
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainSendKey", cancellationToken).ConfigureAwait(false);
        var arguments = new JsonObject
        {
            ["keys"] = new JsonArray([.. numbers.Select(number => (JsonNode)new JsonObject { ["type"] = "number", ["data"] = number })]),
        };
        if (holdMilliseconds > 0)
        {
            arguments["hold-time"] = holdMilliseconds;
        }

        await QemuNode.Running(found).Monitor.RunAsync("send-key", arguments, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task InjectNmiAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainInjectNMI", cancellationToken).ConfigureAwait(false);
        await QemuNode.Running(found).Monitor.RunAsync("inject-nmi", null, cancellationToken).ConfigureAwait(false);
    }

    private static int Count(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Number ? answer.GetInt32() : throw QemuNode.Speaker.Internal("malformed return value");

    private static JsonObject Parse(string command)
    {
        try
        {
            return JsonNode.Parse(command) as JsonObject ?? throw QemuNode.Speaker.Internal($"cannot parse json {command}: it is no object");
        }
        catch (JsonException e)
        {
            throw QemuNode.Speaker.Internal($"cannot parse json {command}: {e.Message}");
        }
    }

    private void Taint(QemuDomain domain, DomainTaints taint)
    {
        lock (node.Gate)
        {
            domain.Taints |= taint;
        }

        node.SaveStatus(domain);
    }

    private Task<JsonElement> AskAsync(DomainRef domain, string command, JsonObject? arguments, CancellationToken cancellationToken) =>
        QemuAgents.For(node, node.Find(domain)).RunAsync(command, arguments, cancellationToken);
}

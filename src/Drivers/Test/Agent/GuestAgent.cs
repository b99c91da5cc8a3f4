using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Agent;

/// <summary>The agent in a test guest: it answers QEMU guest agent commands.</summary>
/// <remarks>The commands and members are those of the QEMU guest agent's protocol; errors come as libvirt hands them on.</remarks>
internal sealed class GuestAgent
{
    private readonly TestNode _node;
    private readonly TestDomain _domain;
    private readonly Dictionary<string, Func<JsonObject, JsonNode?>> _commands;

    internal GuestAgent(TestNode node, TestDomain domain)
    {
        (_node, _domain) = (node, domain);
        var files = new AgentFiles(domain.Guest.System);
        _commands = new(StringComparer.Ordinal)
        {
            ["guest-ping"] = _ => Nothing,
            ["guest-sync"] = arguments => arguments["id"]?.DeepClone(),
            ["guest-sync-delimited"] = arguments => arguments["id"]?.DeepClone(),
            ["guest-info"] = _ => Info(),
            ["guest-get-host-name"] = _ => new JsonObject { ["host-name"] = GuestFacts.HostName(domain) },
            ["guest-get-osinfo"] = _ => new JsonObject(GuestFacts.Os.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, field.Value))),
            ["guest-get-timezone"] = _ => new JsonObject { ["zone"] = "UTC", ["offset"] = 0 },
            ["guest-get-time"] = _ => domain.Guest.Time.Seconds * 1_000_000_000L + domain.Guest.Time.Nanoseconds,
            ["guest-set-time"] = SetTime,
            ["guest-get-users"] = _ => new JsonArray(new JsonObject { ["user"] = "root", ["login-time"] = (double)domain.Guest.Time.Seconds }),
            ["guest-get-load"] = _ => new JsonObject { ["load1m"] = 0.25, ["load5m"] = 0.2, ["load15m"] = 0.1 },
            ["guest-get-vcpus"] = _ => Vcpus(),
            ["guest-get-fsinfo"] = _ => FileSystems(),
            ["guest-fsfreeze-status"] = _ => domain.Guest.RootFrozen || domain.Guest.BootFrozen ? "frozen" : "thawed",
            ["guest-fsfreeze-freeze"] = _ => GuestFileSystems.SetFrozen(domain.Guest, null, frozen: true),
            ["guest-fsfreeze-thaw"] = _ => GuestFileSystems.SetFrozen(domain.Guest, null, frozen: false),
            ["guest-fstrim"] = _ => new JsonObject { ["paths"] = new JsonArray() },
            ["guest-network-get-interfaces"] = _ => Interfaces(),
            ["guest-exec"] = Execute,
            ["guest-exec-status"] = Status,
            ["guest-ssh-get-authorized-keys"] = arguments => new JsonObject
            {
                ["keys"] = new JsonArray([.. domain.Guest.System.KeysOf(Text(arguments, "username")).Select(key => (JsonNode)key)]),
            },
            ["guest-file-open"] = files.Open,
            ["guest-file-close"] = files.Close,
            ["guest-file-read"] = files.Read,
            ["guest-file-write"] = files.Write,
            ["guest-file-seek"] = files.Seek,
            ["guest-file-flush"] = files.Flush,
        };
    }

    /// <summary>What an agent gives when there is nothing to say.</summary>
    internal static JsonNode Nothing => new JsonObject();

    /// <summary>Answers a command.</summary>
    /// <param name="text">The command as JSON.</param>
    /// <returns>The answer as JSON.</returns>
    /// <exception cref="VirtException">InternalError for what is no command, or what the agent refuses.</exception>
    internal string Execute(string text)
    {
        JsonObject command;
        try
        {
            command = JsonNode.Parse(text) as JsonObject ?? throw DomainErrors.Internal($"cannot parse json {text}");
        }
        catch (JsonException error)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"cannot parse json {text}: {error.Message}", VirtErrorDomain.Test, error);
        }

        var name = (string?)command["execute"] ?? throw DomainErrors.Internal("unable to execute QEMU agent command '(null)': QMP input lacks member 'execute'");
        try
        {
            var answer = _commands.TryGetValue(name, out var handler)
                ? handler(command["arguments"] as JsonObject ?? [])
                : throw new AgentRefusal($"The command {name} has not been found");
            return new JsonObject { ["return"] = answer }.ToJsonString();
        }
        catch (AgentRefusal refusal)
        {
            throw DomainErrors.Internal($"unable to execute QEMU agent command '{name}': {refusal.Message}");
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            throw DomainErrors.Internal($"unable to execute QEMU agent command '{name}': Invalid parameter type: {error.Message}");
        }
    }

    internal static string Text(JsonObject arguments, string name) =>
        (string?)arguments[name] ?? throw new AgentRefusal($"Parameter '{name}' is missing");

    internal static long Number(JsonObject arguments, string name) =>
        (long?)arguments[name] ?? throw new AgentRefusal($"Parameter '{name}' is missing");

    private JsonObject Info() => new()
    {
        ["version"] = "7.2.0",
        ["supported_commands"] = new JsonArray(
        [
            .. _commands.Keys.Order(StringComparer.Ordinal)
                .Select(name => new JsonObject { ["name"] = name, ["enabled"] = true, ["success-response"] = true }),
        ]),
    };

    private JsonNode SetTime(JsonObject arguments)
    {
        var time = (long?)arguments["time"] ?? _domain.Now.ToUnixTimeMilliseconds() * 1_000_000L;
        _domain.Guest.Time = new GuestTime(time / 1_000_000_000L, (uint)(time % 1_000_000_000L));
        return Nothing;
    }

    private JsonArray Vcpus() => new(
    [
        .. _domain.Definition.Devices.OnlineVcpus(_domain.Definition).Select(id => new JsonObject
        {
            ["logical-id"] = id,
            ["online"] = !_domain.Guest.LeftVcpus.Contains(id),
            ["can-offline"] = id != 0,
        }),
    ]);

    private JsonArray FileSystems() => new(
    [
        .. GuestFileSystems.List(_domain.Definition.Devices).Select(system => new JsonObject
        {
            ["name"] = system.Name,
            ["mountpoint"] = system.MountPoint,
            ["type"] = system.Type,
            ["total-bytes"] = GuestFacts.FileSystemSize,
            ["used-bytes"] = GuestFacts.FileSystemUsed,
            ["disk"] = new JsonArray(),
        }),
    ]);

    private JsonArray Interfaces() => new(
    [
        .. GuestAddresses.Of(_node, _domain).Select((card, i) => new JsonObject
        {
            ["name"] = $"eth{i}",
            ["hardware-address"] = card.Mac,
            ["ip-addresses"] = new JsonArray(
            [
                .. card.Addresses.Select(address => new JsonObject
                {
                    ["ip-address-type"] = address.IsIPv6 ? "ipv6" : "ipv4",
                    ["ip-address"] = address.Address,
                    ["prefix"] = address.Prefix,
                }),
            ]),
        }),
    ]);

    private JsonObject Execute(JsonObject arguments)
    {
        var path = Text(arguments, "path");
        var words = (arguments["arg"] as JsonArray)?.Select(word => (string?)word ?? string.Empty).ToArray() ?? [];
        var input = (string?)arguments["input-data"] is { } data ? Convert.FromBase64String(data) : [];
        var system = _domain.Guest.System;
        var ended = new GuestPrograms(system, GuestFacts.HostName(_domain)).Run(path, words, input)
            ?? throw new AgentRefusal(
                $"Guest agent command failed, error was 'Failed to execute child process “{path}” (No such file or directory)'");
        var captures = arguments["capture-output"] is { } capture && capture.GetValueKind() is JsonValueKind.True or JsonValueKind.String;
        var number = system.NextNumber++;
        var kept = captures ? ended : ended with { Output = [], Errors = [] };
        system.Processes[number] = kept with { Ends = _node.Clock.GetUtcNow() + ended.Runs };
        return new JsonObject { ["pid"] = number };
    }

    private JsonObject Status(JsonObject arguments)
    {
        var number = Number(arguments, "pid");
        var processes = _domain.Guest.System.Processes;
        if (!processes.TryGetValue(number, out var ended))
        {
            throw new AgentRefusal("Invalid parameter 'pid'");
        }

        if (_node.Clock.GetUtcNow() < ended.Ends)
        {
            return new JsonObject { ["exited"] = false };
        }

        processes.Remove(number);

        var status = new JsonObject { ["exited"] = true, ["exitcode"] = ended.ExitCode };
        if (ended.Output.Length > 0)
        {
            status["out-data"] = Convert.ToBase64String(ended.Output);
        }

        if (ended.Errors.Length > 0)
        {
            status["err-data"] = Convert.ToBase64String(ended.Errors);
        }

        return status;
    }
}

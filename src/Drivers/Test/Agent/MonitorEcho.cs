using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Agent;

/// <summary>Answers monitor commands as an emulator would that knows only a few.</summary>
/// <remarks>virDomainQemuMonitorCommand: what the emulator refuses is part of the answer, and no error.</remarks>
internal static class MonitorEcho
{
    private const uint Human = 1;

    /// <summary>Answers a command.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="command">The command: JSON, or a line for people.</param>
    /// <param name="flags">1 for a line for people.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="VirtException">InvalidArg for other flags; InternalError for what is no JSON.</exception>
    internal static string Answer(TestDomain domain, string command, uint flags)
    {
        if ((flags & ~Human) != 0)
        {
            throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"unsupported flags (0x{flags & ~Human:x}) in function virDomainQemuMonitorCommand", VirtErrorDomain.Test);
        }

        return flags == Human ? ForPeople(domain, command.Trim()) : ForPrograms(domain, command);
    }

    private static string ForPeople(TestDomain domain, string line) => line switch
    {
        "info status" => $"VM status: {Status(domain)}\r\n",
        "info name" => $"{domain.Name}\r\n",
        "info version" => "7.2.0\r\n",
        "info uuid" => $"{domain.Uuid}\r\n",
        _ => $"unknown command: '{line}'\r\n",
    };

    private static string ForPrograms(TestDomain domain, string text)
    {
        JsonObject? command;
        try
        {
            command = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException error)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"cannot parse json {text}: {error.Message}", VirtErrorDomain.Test, error);
        }

        var name = (string?)command?["execute"];
        JsonObject answer = name switch
        {
            "query-status" => Returning(new JsonObject { ["status"] = Status(domain), ["singlestep"] = false, ["running"] = domain.State == DomainState.Running }),
            "query-name" => Returning(new JsonObject { ["name"] = domain.Name }),
            "query-uuid" => Returning(new JsonObject { ["UUID"] = $"{domain.Uuid}" }),
            "query-version" => Returning(new JsonObject { ["qemu"] = new JsonObject { ["micro"] = 0, ["minor"] = 2, ["major"] = 7 }, ["package"] = string.Empty }),
            "query-kvm" => Returning(new JsonObject { ["enabled"] = false, ["present"] = false }),
            null => Refusing("GenericError", "QMP input lacks member 'execute'"),
            _ => Refusing("CommandNotFound", $"The command {name} has not been found"),
        };
        answer["id"] = command?["id"]?.DeepClone() ?? "libvirt-1";
        return answer.ToJsonString();
    }

    private static string Status(TestDomain domain) => domain.State == DomainState.Paused ? "paused" : "running";

    private static JsonObject Returning(JsonNode value) => new() { ["return"] = value };

    private static JsonObject Refusing(string kind, string what) => new() { ["error"] = new JsonObject { ["class"] = kind, ["desc"] = what } };
}

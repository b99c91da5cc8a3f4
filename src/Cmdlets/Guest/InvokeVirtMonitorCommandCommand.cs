using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sends the emulators of domains a monitor command and gives the answer.</summary>
/// <remarks>virDomainQemuMonitorCommand.</remarks>
[Cmdlet(VerbsLifecycle.Invoke, "VirtMonitorCommand", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(PSObject))]
[OutputType(typeof(string))]
[OutputType(typeof(OrderedDictionary))]
public sealed class InvokeVirtMonitorCommandCommand : DomainTargetCommand
{
    private const uint HumanFlag = 1;

    /// <summary>The command, such as query-status, a whole command as JSON, or with -Human a line such as "info status".</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = string.Empty;

    /// <summary>The command's arguments.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNull]
    public IDictionary? Arguments { get; set; }

    /// <summary>Speaks the monitor's language for people; the answer is text.</summary>
    [Parameter]
    public SwitchParameter Human { get; set; }

    /// <summary>Gives the answer as hashtables, whose keys keep their case and their order.</summary>
    [Parameter]
    [Alias("Hashtable")]
    public SwitchParameter AsHashtable { get; set; }

    private bool IsJson => Command.TrimStart().StartsWith('{');

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf((Human || IsJson) && Arguments is not null, "-Arguments goes with the name of a command");
        RefuseIf(Human && AsHashtable, "an answer with -Human is text, and none for -AsHashtable");
    }

    private protected override void Process(VirtDomain domain)
    {
        if (!ShouldProcess(domain.Name, $"Send monitor command {Command}"))
        {
            return;
        }

        var answer = Wait(token => domain.Connection.DomainGuests.MonitorCommandAsync(domain.Ref, Text(), Human ? HumanFlag : 0, token));
        if (Human)
        {
            WriteObject(answer.ReplaceLineEndings("\n").TrimEnd('\n'));
        }
        else
        {
            WriteObject(AsHashtable ? JsonValues.ToTable(Returned(answer)) : JsonValues.ToObject(Returned(answer)), enumerateCollection: true);
        }
    }

    private string Text()
    {
        if (Human || IsJson)
        {
            return Command;
        }

        var command = new JsonObject { ["execute"] = Command };
        if (Arguments is not null)
        {
            command["arguments"] = JsonValues.Members(Arguments);
        }

        return command.ToJsonString();
    }

    // What the emulator refuses comes as a part of its answer.
    private static JsonNode? Returned(string answer)
    {
        try
        {
            var parsed = JsonNode.Parse(answer);
            return parsed?["error"] is { } error
                ? throw new VirtException(VirtErrorCode.OperationFailed, $"{error["class"]}: {error["desc"]}")
                : parsed?["return"];
        }
        catch (JsonException error)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"the monitor's answer is no JSON: {error.Message}", inner: error);
        }
    }
}

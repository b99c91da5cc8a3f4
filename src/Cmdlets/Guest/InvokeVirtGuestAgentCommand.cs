using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Runs a command of the agent in guests and gives its answer as objects.</summary>
/// <remarks>virDomainQemuAgentCommand.</remarks>
[Cmdlet(VerbsLifecycle.Invoke, "VirtGuestAgent", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(PSObject))]
public sealed class InvokeVirtGuestAgentCommand : DomainTargetCommand
{
    /// <summary>The command, such as guest-info, or a whole command as JSON.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = string.Empty;

    /// <summary>The command's arguments.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNull]
    public IDictionary? Arguments { get; set; }

    /// <summary>How many seconds the host waits for the agent; 0 for not at all, -1 for the host's default, -2 for ever.</summary>
    [Parameter]
    [ValidateRange(-2, int.MaxValue)]
    public int AgentTimeoutSec { get; set; } = -1;

    private bool IsJson => Command.TrimStart().StartsWith('{');

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(IsJson && Arguments is not null, "a command in JSON has its arguments in it; leave out -Arguments");

    private protected override void Process(VirtDomain domain)
    {
        if (!ShouldProcess(domain.Name, $"Run agent command {Command}"))
        {
            return;
        }

        var agent = new GuestAgentClient(domain, AgentTimeoutSec);
        var answer = Wait(token => IsJson
            ? agent.SendAsync(Command, token)
            : agent.CallAsync(Command, Arguments is null ? null : JsonValues.Members(Arguments), token));
        WriteObject(JsonValues.ToObject(answer), enumerateCollection: answer is JsonArray);
    }
}

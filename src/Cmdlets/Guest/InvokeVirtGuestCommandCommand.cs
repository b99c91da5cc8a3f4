using System.Collections;
using System.Management.Automation;
using System.Text;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Runs a program in guests and gives what it wrote and how it ended.</summary>
/// <remarks>virDomainQemuAgentCommand with guest-exec and guest-exec-status.</remarks>
[Cmdlet(VerbsLifecycle.Invoke, "VirtGuestCommand", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtGuestCommandResult))]
public sealed class InvokeVirtGuestCommandCommand : DomainTargetCommand
{
    /// <summary>The program, with its path in the guest.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("FilePath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The program's arguments, each of its own.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNull]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>Variables of its environment; without any it has the agent's.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>What the program reads: text or bytes.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? StandardInput { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        if (ShouldProcess(domain.Name, $"Run {Path} {string.Join(' ', ArgumentList)}".TrimEnd()))
        {
            WriteObject(Wait(token => new GuestAgentClient(domain).RunAsync(Program(), token)));
        }
    }

    private GuestProgram Program() => new(
        Path,
        ArgumentList,
        Environment is null ? [] : [.. Environment.Cast<DictionaryEntry>().Select(pair => $"{pair.Key}={pair.Value}")],
        (StandardInput is PSObject wrapped ? wrapped.BaseObject : StandardInput) switch
        {
            null => null,
            byte[] bytes => bytes,
            var text => Encoding.UTF8.GetBytes($"{text}"),
        });
}

using System.Collections;
using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Talks with guests over their serial consoles: waits for what they say, sends what is to be typed, and gives the transcript.</summary>
/// <remarks>virDomainOpenConsole, virStreamSend, virStreamRecv.</remarks>
[Cmdlet(VerbsLifecycle.Invoke, "VirtConsoleScript", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtConsoleTranscript))]
public sealed class InvokeVirtConsoleScriptCommand : DomainTargetCommand
{
    /// <summary>The steps in order: a hashtable with Expect, a regular expression to wait for, and Send, a line to type; either may be missing. A string is sent.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public object[] Script { get; set; } = [];

    /// <summary>The console, serial or parallel port by its alias; without it the first console.</summary>
    [Parameter]
    [Alias("Alias")]
    [ValidateNotNullOrEmpty]
    public string? Device { get; set; }

    /// <summary>Throws out whoever holds the console now.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many seconds to wait for each expectation.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int StepTimeoutSec { get; set; } = 60;

    private protected override void Process(VirtDomain domain)
    {
        var steps = Script.Select(Step).ToArray();
        if (ShouldProcess(domain.Name, $"Run a console script of {steps.Length} steps"))
        {
            WriteObject(Wait(token => new ConsoleTalk(domain, Device, Force).RunAsync(steps, TimeSpan.FromSeconds(StepTimeoutSec), token)));
        }
    }

    private ConsoleStep Step(object item)
    {
        switch (item is PSObject wrapped ? wrapped.BaseObject : item)
        {
            case IDictionary table:
                var unknown = table.Keys.Cast<object>().Select(key => $"{key}")
                    .FirstOrDefault(key => !key.Equals("Expect", StringComparison.OrdinalIgnoreCase) && !key.Equals("Send", StringComparison.OrdinalIgnoreCase));
                RefuseIf(unknown is not null, $"a step has Expect and Send, not '{unknown}'");
                return new ConsoleStep(table["Expect"]?.ToString(), table["Send"]?.ToString());
            case var text:
                return new ConsoleStep(null, $"{text}");
        }
    }
}

using System.Management.Automation;
using VirtPS.Engine.Drivers;

namespace VirtPS.Commands;

/// <summary>The base of commands that change a domain's run, its stored definition, or both.</summary>
public abstract class ScopedDomainCommand : DomainChangeCommand
{
    /// <summary>Changes the run.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Changes the stored definition, from the next start on.</summary>
    [Parameter]
    public SwitchParameter Config { get; set; }

    /// <summary>Changes the run where there is one, else the stored definition. This is so without any of the three.</summary>
    [Parameter]
    public SwitchParameter Current { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        RefuseIf(Current && (Live || Config), "-Current contradicts -Live and -Config");

    /// <summary>What is to change.</summary>
    private protected DomainAffectFlags Scope =>
        (Live ? DomainAffectFlags.Live : DomainAffectFlags.Current) | (Config ? DomainAffectFlags.Config : DomainAffectFlags.Current);
}

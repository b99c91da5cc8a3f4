using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that change what applications keep in the descriptions of domains and networks.</summary>
public abstract class MetadataChangeCommand : MetadataCommand
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

    /// <summary>Writes an element, or with nothing removes it, if the user agrees.</summary>
    private protected void Change(VirtObject target, string action, string space, string? prefix, string? xml)
    {
        if (ShouldProcess(target.Name, action))
        {
            var scope = (Live ? DomainAffectFlags.Live : 0) | (Config ? DomainAffectFlags.Config : 0);
            Wait(token => ObjectMetadata.SetAsync(target, space, prefix, xml, scope, token));
        }
    }
}

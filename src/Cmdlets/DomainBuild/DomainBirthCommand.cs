using System.Management.Automation;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>The base of commands that make domains.</summary>
public abstract class DomainBirthCommand : VirtCommand
{
    /// <summary>Starts the domain without a definition: it is gone when it stops.</summary>
    [Parameter]
    public SwitchParameter Transient { get; set; }

    /// <summary>Starts the domain once it is made.</summary>
    [Parameter]
    public SwitchParameter Start { get; set; }

    /// <summary>Checks the description against the schema first.</summary>
    [Parameter]
    public SwitchParameter Validate { get; set; }

    /// <summary>Makes a domain from a description.</summary>
    private protected void Give(string xml)
    {
        var draft = new DomainDraft(VirtXml.Parse(xml, "domain"), []);
        Give(new DomainXml(draft.Description).Name ?? "a domain", _ => draft);
    }

    /// <summary>Makes a domain from what a plan gives.</summary>
    private protected void Give(string name, Func<VirtConnection, DomainDraft> plan)
    {
        var connection = Target();
        var draft = plan(connection);
        foreach (var volume in draft.Volumes)
        {
            WriteVerbose($"New volume {volume.Name} of {volume.Disk.Size} bytes in pool {volume.Pool.Name}");
        }

        WriteVerbose(draft.Xml);
        if (ShouldProcess(name, Transient ? "Start transient domain" : Start ? "Define and start domain" : "Define domain"))
        {
            var birth = new DomainBirth(Transient, Start, Validate);
            WriteObject(Wait(token => DomainMaker.MakeAsync(connection, draft, birth, token)));
        }
    }
}

using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes the stored definitions of domains: in an editor, or by a script block.</summary>
/// <remarks>virDomainGetXMLDesc, virDomainDefineXMLFlags.</remarks>
[Cmdlet(VerbsData.Edit, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class EditVirtDomainCommand : DomainChangeCommand
{
    /// <summary>Changes the definition, which it gets as its argument, or gives another one. Without it an editor opens.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Checks the definition against libvirt's schema too.</summary>
    [Parameter]
    public SwitchParameter Validate { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        var before = Read(domain);
        while (new XmlEditing(this).Edit(before, "domain", ScriptBlock) is { } after)
        {
            // Somebody may have changed the definition meanwhile: then the change is made once more, to the new one.
            var now = Read(domain);
            if (now == before)
            {
                Change(domain, "Change definition", token => domain.Connection.Domains.DefineAsync(after, Validate ? DomainDefineFlags.Validate : DomainDefineFlags.None, token));
                return;
            }

            RefuseIf(ScriptBlock is null, $"the definition of '{domain.Name}' was changed meanwhile; nothing was changed");
            before = now;
        }
    }

    private string Read(VirtDomain domain) =>
        Wait(token => domain.Connection.Domains.GetXmlAsync(domain.Ref, DomainXmlFlags.Inactive | DomainXmlFlags.Secure, token));
}

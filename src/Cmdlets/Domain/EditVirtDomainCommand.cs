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
        var flags = Validate ? DomainDefineFlags.Validate : DomainDefineFlags.None;
        var stored = new StoredDefinition(
            domain.Name,
            "domain",
            "Change definition",
            token => domain.Connection.Domains.GetXmlAsync(domain.Ref, DomainXmlFlags.Inactive | DomainXmlFlags.Secure, token),
            async (xml, token) =>
            {
                await domain.Connection.Domains.DefineAsync(xml, flags, token).ConfigureAwait(false);
                await domain.TryRefreshAsync(token).ConfigureAwait(false);
            });
        if (EditStored(stored, ScriptBlock))
        {
            Pass(domain);
        }
    }
}

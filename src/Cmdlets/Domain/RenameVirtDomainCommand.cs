using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gives a domain that does not run another name.</summary>
/// <remarks>virDomainRename.</remarks>
[Cmdlet(VerbsCommon.Rename, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class RenameVirtDomainCommand : DomainChangeCommand
{
    /// <summary>The new name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string NewName { get; set; } = string.Empty;

    private protected override void Process(VirtDomain domain) =>
        Change(domain, $"Rename domain to '{NewName}'", token => domain.Connection.Domains.RenameAsync(domain.Ref, NewName, token));
}

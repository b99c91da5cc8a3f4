using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Has the graphics servers of domains read their certificates again.</summary>
/// <remarks>virDomainGraphicsReload.</remarks>
[Cmdlet(VerbsData.Update, "VirtDisplay", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class UpdateVirtDisplayCommand : DomainChangeCommand
{
    private const uint AnyType = 0;
    private const uint VncType = 1;

    /// <summary>The kind of server: any, or vnc only.</summary>
    [Parameter(Position = 1)]
    [ValidateSet("any", "vnc")]
    public string Type { get; set; } = "any";

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        "Read the graphics server's certificates again",
        token => domain.Connection.DomainConsoles.ReloadGraphicsAsync(domain.Ref, Type == "vnc" ? VncType : AnyType, token));
}

using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Gets the addresses of the graphics servers of domains.</summary>
/// <remarks>virDomainGetXMLDesc.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDisplay", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDisplay))]
public sealed class GetVirtDisplayCommand : DomainReadCommand
{
    /// <summary>Only servers of this kind.</summary>
    [Parameter]
    [ValidateSet("vnc", "spice", "rdp", "sdl", "desktop", "egl-headless", "dbus")]
    public string? Type { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        var xml = Wait(token => domain.Connection.Domains.GetXmlAsync(domain.Ref, DomainXmlFlags.None, token));
        WriteObject(
            VirtDisplay.Of(domain, DomainXml.Parse(xml)).Where(display => Type is null || display.Type == Type),
            enumerateCollection: true);
    }
}

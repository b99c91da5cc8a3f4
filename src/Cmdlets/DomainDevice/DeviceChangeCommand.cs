using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that plug, unplug and change devices of domains.</summary>
public abstract class DeviceChangeCommand : ScopedDomainCommand
{
    /// <summary>What is to change, as calls for devices take it.</summary>
    private protected DomainDeviceFlags DeviceScope => (DomainDeviceFlags)(uint)Scope;

    /// <summary>Plugs a device in, if the user agrees.</summary>
    private protected void Plug(VirtDomain domain, string what, string xml)
    {
        WriteVerbose(xml);
        Change(domain, $"Add {what}", token => domain.Connection.DomainDevices.AttachAsync(domain.Ref, xml, DeviceScope, token));
    }

    /// <summary>Unplugs a device, if the user agrees.</summary>
    private protected void Unplug(VirtDomain domain, string what, string xml)
    {
        WriteVerbose(xml);
        Change(domain, $"Remove {what}", token => domain.Connection.DomainDevices.DetachAsync(domain.Ref, xml, DeviceScope, token));
    }

    /// <summary>Gives the devices that a change is about: those of the stored definition where only that changes.</summary>
    private protected IReadOnlyList<VirtDomainDevice> Devices(VirtDomain domain) => Wait(token => DeviceDescription.ReadAsync(domain, Config && !Live, token));
}

using System.Security.Cryptography;
using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.NodeDevice;

/// <summary>Makes virtual ports on fibre channel adapters, each of which is a SCSI host of its own.</summary>
/// <remarks>NPIV; virVHBAManageVport.</remarks>
/// <param name="tree">The host's files.</param>
/// <param name="store">The devices.</param>
/// <param name="clock">What the patience with a slow adapter is measured with.</param>
internal sealed class VirtualPorts(HostTree tree, DeviceStore store, TimeProvider clock)
{
    // How long libvirt waits for a port's host to appear (LINUX_NEW_DEVICE_WAIT_TIME).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Where the kernel reports no change, the adapters are looked at this often.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Finds the SCSI host of a port.</summary>
    /// <param name="wwnn">The node's world-wide name.</param>
    /// <param name="wwpn">The port's.</param>
    /// <returns>The device, or nothing when there is none.</returns>
    internal HostNodeDevice? TryFind(string wwnn, string wwpn) => store.All.FirstOrDefault(one =>
        one.Capabilities.Contains("fc_host") && Fibre(one) is { } fibre && (string?)fibre.Element("wwnn") == wwnn && (string?)fibre.Element("wwpn") == wwpn);

    /// <summary>Makes a port.</summary>
    /// <param name="request">The <c>device</c> element that asks for it.</param>
    /// <param name="cancellationToken">Ends the wait for its host.</param>
    /// <returns>The new SCSI host's name.</returns>
    /// <exception cref="VirtException">InternalError for a request without fibre channel or a fitting parent; OperationInvalid where the parent makes no ports; NoNodeDevice when no host appears.</exception>
    internal async Task<string> CreateAsync(XElement request, CancellationToken cancellationToken)
    {
        var asked = request.Elements("capability").Elements("capability").FirstOrDefault(one => (string?)one.Attribute("type") == "fc_host") ?? throw NotFibre();
        var wwnn = Named(asked, "wwnn");
        var wwpn = Named(asked, "wwpn");
        Manage(ParentFor(request.Element("parent")), "vport_create", wwnn, wwpn);
        var until = clock.GetTimestamp();
        for (var change = store.NextChange; ; change = store.NextChange)
        {
            store.Rescan();
            if (TryFind(wwnn, wwpn) is { } made)
            {
                return made.Name;
            }

            if (clock.GetElapsedTime(until) > Patience)
            {
                throw new VirtException(
                    VirtErrorCode.NoNodeDevice, $"no node device for 'new device' with matching wwnn '{wwnn}' and wwpn '{wwpn}'", VirtErrorDomain.NodeDevice);
            }

            await Task.WhenAny(change, Task.Delay(Pause, clock, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Takes a port away.</summary>
    /// <param name="device">Its SCSI host.</param>
    /// <exception cref="VirtException">InternalError when it is no port; OperationInvalid where the parent takes none away.</exception>
    internal void Destroy(HostNodeDevice device)
    {
        var fibre = Fibre(device) ?? throw NotFibre();
        if (device.Parent is null || !store.TryFind(device.Parent, out var parent))
        {
            throw Internal($"cannot find parent '{device.Parent}' definition");
        }

        Manage(parent, "vport_delete", (string)fibre.Element("wwnn")!, (string)fibre.Element("wwpn")!);
        store.Rescan();
    }

    private static VirtException Internal(string detail) => new(VirtErrorCode.InternalError, detail, VirtErrorDomain.NodeDevice);

    private static VirtException NotFibre() => Internal("Device is not a fibre channel HBA");

    // A name that was not given begins like those that libvirt makes up (virRandomGenerateWWN).
    private static string Named(XElement port, string name) => (string?)port.Element(name) is { Length: > 0 } said
        ? said
        : "5001a4a" + RandomNumberGenerator.GetHexString(9, lowercase: true);

    private XElement? Fibre(HostNodeDevice device) => store.Describe(device).Elements("capability").Elements("capability")
        .FirstOrDefault(one => (string?)one.Attribute("type") == "fc_host");

    private HostNodeDevice ParentFor(XElement? asked)
    {
        if (asked is null || (asked.Value.Length == 0 && !asked.HasAttributes))
        {
            return store.All.FirstOrDefault(one => one.Capabilities.Contains("vports")) ?? throw Internal("Could not find any vport capable device");
        }

        var found = asked.Value.Length > 0
            ? store.All.FirstOrDefault(one => one.Name == asked.Value)
            : store.All.FirstOrDefault(one => one.Capabilities.Contains("fc_host") && Fibre(one) is { } fibre && IsMeant(asked, fibre));
        return found is null ? throw Internal("Could not find parent device for 'new device'")
            : found.Capabilities.Contains("vports") ? found
            : throw Internal($"Parent device {found.Name} is not capable of vport operations");
    }

    private static bool IsMeant(XElement asked, XElement fibre) =>
        new[] { "wwnn", "wwpn", "fabric_wwn" }.All(name => asked.Attribute(name) is not { } wanted || (string?)fibre.Element(name) == wanted.Value);

    private void Manage(HostNodeDevice parent, string operation, string wwnn, string wwpn)
    {
        var host = System.IO.Path.GetFileName(parent.Path);
        var path = new[] { ScsiDescriber.FibreHosts, ScsiDescriber.Hosts }.Select(place => $"{place}{host}/{operation}").FirstOrDefault(tree.Exists)
            ?? throw new VirtException(VirtErrorCode.OperationInvalid, $"vport operation '{operation}' is not supported for {host}", VirtErrorDomain.NodeDevice);
        tree.Write(path, $"{wwpn}:{wwnn}", $"Write of '{wwpn}:{wwnn}' to '{path}' during vport create/delete failed", VirtErrorDomain.NodeDevice);
    }
}

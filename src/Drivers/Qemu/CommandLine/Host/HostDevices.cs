using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Devices of the host that the guest has to itself.</summary>
/// <remarks>qemuBuildHostdevCommandLine.</remarks>
internal static class HostDevices
{
    /// <summary>Adds the guest's host devices, NICs that are such first.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var devices = launch.Guest.Devices;
        var nics = devices.Elements("interface").Where(nic => nic.Get("type") == "hostdev");
        foreach (var device in nics.Concat(devices.Elements("hostdev").Where(device => device.Get("mode") is null or "subsystem")))
        {
            if (DeviceAddress.Kind(device) == "unassigned")
            {
                continue;
            }

            if (Kind(device) == "scsi")
            {
                foreach (var step in Steps(launch, device))
                {
                    step.Add(launch);
                }
            }

            launch.Device(Describe(launch, device));
        }
    }

    /// <summary>Tells the kind of a host device.</summary>
    /// <param name="device">The device, or a NIC that is one.</param>
    /// <returns>The kind: <c>pci</c>, <c>usb</c>, <c>scsi</c>, <c>scsi_host</c> or <c>mdev</c>.</returns>
    internal static string? Kind(XElement device) => device.Name.LocalName == "interface" ? device.Element("source")?.Element("address")?.Get("type") : device.Get("type");

    /// <summary>Describes a host device.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="device">The device.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(LaunchBuilder launch, XElement device) => Kind(device) switch
    {
        "pci" => Pci(launch, device),
        "usb" => Usb(launch, device),
        "scsi" => Scsi(launch, device),
        "scsi_host" => ScsiHost(launch, device),
        "mdev" => Mediated(launch, device),
        var kind => throw Refusal.Unsupported($"host device type '{kind}' is not supported by QEMU"),
    };

    /// <summary>Lists what must be made for a SCSI device of the host.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="device">The device.</param>
    /// <returns>The steps.</returns>
    internal static IEnumerable<BlockStep> Steps(LaunchBuilder launch, XElement device)
    {
        var image = Image(device);
        foreach (var secret in ImageSecrets.Of(launch, image))
        {
            yield return new BlockStep(IsNode: false, secret);
        }

        yield return new BlockStep(IsNode: true, StorageNode.Of(launch, image).With("node-name", image.StorageNode).With("read-only", (bool?)image.IsReadOnly));
    }

    private static JsonObject Pci(LaunchBuilder launch, XElement device)
    {
        var source = device.Element("source");
        var address = source?.Element("address") ?? throw Refusal.Broken("the PCI host device has no address");
        var host = $"{DeviceAddress.Number(address, "domain"):x4}:{DeviceAddress.Number(address, "bus"):x2}:{DeviceAddress.Number(address, "slot"):x2}.{DeviceAddress.Number(address, "function")}";
        var backend = device.Element("driver")?.Get("name");
        if (backend is not (null or "vfio"))
        {
            throw Refusal.Unsupported($"invalid PCI passthrough type '{backend}'");
        }

        var hasRamFramebuffer = device.Get("ramfb") == "on";
        var type = hasRamFramebuffer ? "vfio-pci-nohotplug" : "vfio-pci";
        launch.Guest.Require(type, "PCI host device passthrough");
        var teaming = device.Element("teaming");
        return PropertyWriter.Device(type)
            .With("host", host)
            .With("id", GuestLayout.AliasOf(device))
            .With("bootindex", launch.Boot.Of(device))
            .With("failover_pair_id", teaming?.Get("type") == "transient" ? teaming.Get("persistent") : null)
            .OnOff("display", device.Get("display"))
            .With("ramfb", hasRamFramebuffer ? true : null)
            .At(launch.Guest, device)
            .Rom(device);
    }

    private static JsonObject Usb(LaunchBuilder launch, XElement device)
    {
        var source = device.Element("source");
        var alias = GuestLayout.AliasOf(device);
        string? path = null;
        if (source?.Get("missing") != "yes")
        {
            var address = source?.Element("address");
            var (bus, number) = address is not null ? ((int)DeviceAddress.Number(address, "bus"), (int)DeviceAddress.Number(address, "device"))
                : launch.Context.UsbDevices.TryGetValue(alias, out var found) ? found
                : throw Refusal.Broken("USB host device is missing bus/device information");
            path = $"/dev/bus/usb/{bus:D3}/{number:D3}";
        }

        launch.Guest.Require("usb-host", "USB host device passthrough");
        var (reset, all) = source?.Get("guestReset") switch
        {
            "off" => ((bool?)false, (bool?)null),
            "uninitialized" => (true, false),
            "on" => (true, true),
            _ => (null, null),
        };
        return PropertyWriter.Device("usb-host")
            .With("hostdevice", path)
            .With("id", alias)
            .With("bootindex", launch.Boot.Of(device))
            .With("guest-reset", reset)
            .With("guest-resets-all", all)
            .At(launch.Guest, device);
    }

    private static JsonObject Scsi(LaunchBuilder launch, XElement device)
    {
        var properties = PropertyWriter.Device("scsi-generic").With("drive", Image(device).StorageNode).With("id", GuestLayout.AliasOf(device)).With("bootindex", launch.Boot.Of(device));
        DriveAddress.Add(properties, launch.Guest, device.Element("address") ?? throw Refusal.Broken("the SCSI host device has no address"), "scsi");
        return properties;
    }

    private static StorageImage Image(XElement device)
    {
        var source = device.Element("source") ?? throw Refusal.Broken("the SCSI host device has no source");
        var isReadOnly = device.Element("readonly") is not null;
        var name = source.Get("index") ?? throw Refusal.Broken("the SCSI host device has no number");
        if (source.Get("protocol") == "iscsi")
        {
            return new StorageImage { Type = "network", Source = source, Format = "raw", Name = name, IsReadOnly = isReadOnly, Auth = source.Element("auth") };
        }

        var path = ScsiPath.Find(source);
        return new StorageImage { Type = "block", Source = new XElement("source", new XAttribute("dev", path)), Format = "raw", Name = name, IsReadOnly = isReadOnly };
    }

    private static JsonObject ScsiHost(LaunchBuilder launch, XElement device)
    {
        var source = device.Element("source");
        if (source?.Get("protocol") != "vhost")
        {
            throw Refusal.Unsupported($"SCSI host device protocol '{source?.Get("protocol")}' is not supported by QEMU");
        }

        var number = launch.Inherit(QemuDescriptorKind.ReadWrite, GuestLayout.AliasOf(device), "/dev/vhost-scsi");
        return VirtioDevice.Begin(launch.Guest, device, "vhost-scsi")
            .With("wwpn", source.Get("wwpn"))
            .With("vhostfd", number.Invariant())
            .With("id", GuestLayout.AliasOf(device))
            .At(launch.Guest, device);
    }

    private static JsonObject Mediated(LaunchBuilder launch, XElement device)
    {
        var model = device.Get("model");
        var hasRamFramebuffer = device.Get("ramfb") == "on";
        var type = model == "vfio-pci" && hasRamFramebuffer ? "vfio-pci-nohotplug" : model ?? throw Refusal.Broken("the mediated device has no model");
        launch.Guest.Require(type, $"mediated device model '{model}'");
        return PropertyWriter.Device(type)
            .With("id", GuestLayout.AliasOf(device))
            .With("sysfsdev", $"/sys/bus/mdev/devices/{device.Element("source")?.Element("address")?.Get("uuid")}")
            .OnOff("display", device.Get("display"))
            .With("ramfb", hasRamFramebuffer ? true : null)
            .With("bootindex", launch.Boot.Of(device))
            .At(launch.Guest, device);
    }
}

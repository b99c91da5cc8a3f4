using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings the description of a host device into the form that libvirt prints.</summary>
/// <remarks>virNodeDeviceDefParseXML, virNodeDeviceDefFormat.</remarks>
public static class NodeDeviceNormalizer
{
    /// <summary>Normalises a description in place.</summary>
    /// <param name="device">The device's element.</param>
    /// <param name="isRequest">Whether it asks for a device that is to be made: such a one has no name yet, and its parent may be named by its world-wide names.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.NoName"/>, <see cref="VirtErrorCode.XmlError"/>, <see cref="VirtErrorCode.ConfigUnsupported"/> and
    /// <see cref="VirtErrorCode.InternalError"/>, each as libvirt gives it for the same mistake.
    /// </exception>
    public static XElement Normalize(XElement device, bool isRequest = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        var name = isRequest ? "new device" : device.Text("name") ?? throw new VirtException(VirtErrorCode.NoName, null, VirtErrorDomain.NodeDevice);
        foreach (var node in device.Elements("devnode"))
        {
            Allowed.Need(node, "type", ["dev", "link"]);
        }

        NormalizeParent(device, isRequest);

        // Which driver a device is bound to is the host's to say, not a document's.
        device.Elements("driver").Remove();
        var capabilities = device.Elements("capability").ToArray();
        if (capabilities.Length == 0)
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, device, $"no device capabilities for '{name}'", null, VirtErrorDomain.NodeDevice);
        }

        foreach (var capability in capabilities)
        {
            NormalizeCapability(new DeviceCapability(capability, name), isRequest);
        }

        Arranger.Arrange(device);
        return device;
    }

    private static void NormalizeParent(XElement device, bool isRequest)
    {
        if (device.Element("parent") is not { } parent)
        {
            return;
        }

        var (wwnn, wwpn) = (parent.Get("wwnn"), parent.Get("wwpn"));
        if (wwnn is null != wwpn is null)
        {
            var (given, value, other) = wwnn is null ? ("wwpn", wwpn, "wwnn") : ("wwnn", wwnn, "wwpn");
            throw XmlFault.Error(parent, $"when providing parent {given}='{value}', the {other} must also be provided", null, VirtErrorDomain.NodeDevice);
        }

        if (!isRequest)
        {
            parent.RemoveAttributes();
        }
    }

    private static void NormalizeCapability(DeviceCapability capability, bool isRequest)
    {
        switch (Allowed.Need(capability.Element, "type"))
        {
            case "system":
                SystemRules.Normalize(capability);
                break;
            case "pci":
                PciDeviceRules.Normalize(capability);
                break;
            case "usb_device":
                capability.NeedNumbers("USB", ("bus", "bus number"), ("device", "device number"));
                capability.NeedIdentity("USB", "vendor");
                capability.NeedIdentity("USB", "product");
                break;
            case "usb":
                capability.NeedNumbers("USB", ("number", "interface number"), ("class", "interface class"), ("subclass", "interface subclass"), ("protocol", "interface protocol"));
                break;
            case "net":
                NetDeviceRules.Normalize(capability);
                break;
            case "scsi_host":
                ScsiDeviceRules.NormalizeHost(capability, isRequest);
                break;
            case "scsi_target":
                ScsiDeviceRules.NormalizeTarget(capability);
                break;
            case "scsi":
                capability.NeedNumbers("SCSI", ("host", "host ID"), ("bus", "bus ID"), ("target", "target ID"), ("lun", "LUN ID"));
                break;
            case "storage":
                StorageDeviceRules.Normalize(capability);
                break;
            case "drm":
                capability.NeedWord("type", ["primary", "control", "render"], "drm type");
                break;
            case "mdev":
                MediatedDeviceRules.Normalize(capability);
                break;
            case "ccw" or "css" or "ccwgroup":
                ChannelDeviceRules.NormalizeAddressed(capability);
                break;
            case "ap_card" or "ap_queue":
                ChannelDeviceRules.NormalizeAdapter(capability);
                break;
            case "ap_matrix" or "mdev_types":
                MediatedDeviceRules.NormalizeTypes(capability);
                break;
            case "scsi_generic":
                capability.Need("char", "device path");
                break;
            case "vdpa":
                capability.Need("chardev", "device path");
                break;
            case var type:
                throw XmlFault.BadAttribute(capability.Element, "type", type);
        }
    }
}

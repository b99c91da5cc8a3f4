using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Applies the rules of each kind of device, then adds what the devices need of one another.</summary>
internal static class DeviceRules
{
    public static void Normalize(DomainContext context)
    {
        var devices = context.Devices;

        // libvirt orders disks while it reads, before it knows the buses that are left open.
        DiskRules.Sort(devices);
        foreach (var device in devices.Elements())
        {
            Normalize(device, context);
        }

        DiskRules.CheckTargets(devices);
        ControllerOrder.Sort(devices);
        ControllerRules.CheckUsb(devices);
        ControllerOrder.Number(devices);
        ControllerRules.CheckDuplicates(devices);
        InterfaceRules.NameTargets(context);
        ConsoleRules.Complete(context);
        ControllerRules.AddMissing(devices);
        VideoRules.Complete(context);
        OtherDeviceRules.CheckTogether(devices);
    }

    /// <summary>Applies the rules of one device by itself.</summary>
    public static void Normalize(XElement device, DomainContext context)
    {
        AddressRules.Normalize(device, context.Active);
        switch (device.Name.LocalName)
        {
            case "disk":
                DiskRules.Normalize(device, context);
                break;
            case "controller":
                ControllerRules.Normalize(device);
                break;
            case "interface":
                InterfaceRules.Normalize(device, context);
                break;
            case "serial" or "parallel" or "console" or "channel":
                CharacterRules.Normalize(device);
                break;
            case "input":
                InputRules.Normalize(device, context);
                break;
            case "graphics":
                GraphicsRules.Normalize(device, context.Active);
                break;
            case "video":
                VideoRules.Normalize(device, context);
                break;
            case "hostdev":
                HostDeviceRules.Normalize(device);
                break;
            default:
                OtherDeviceRules.Normalize(device);
                break;
        }
    }
}

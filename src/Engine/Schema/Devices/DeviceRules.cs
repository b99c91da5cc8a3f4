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
        foreach (var controller in devices.Elements("controller"))
        {
            ControllerRules.Normalize(controller);
        }

        foreach (var input in devices.Elements("input"))
        {
            InputRules.Normalize(input, context);
        }

        ControllerOrder.Sort(devices);
        ControllerRules.CheckUsb(devices);
        ControllerOrder.Number(devices);
        context.Driver?.CompleteDomain(context);
        foreach (var device in DeviceWalk.All(devices))
        {
            Normalize(device, context);
        }

        DiskRules.CheckTargets(devices);
        ControllerRules.CheckDuplicates(devices);
        InterfaceRules.NameTargets(context);
        ConsoleRules.Complete(context);
        ControllerRules.AddMissing(devices);
        VideoRules.Complete(context);
        CompleteAdded(context);
        OtherDeviceRules.CheckTogether(devices);
    }

    /// <summary>Completes what may have been added only after the devices were.</summary>
    private static void CompleteAdded(DomainContext context)
    {
        if (context.Driver is not { } driver)
        {
            return;
        }

        if (context.Devices.Element("serial") is { } serial)
        {
            driver.CompleteDevice(serial, context);
        }

        foreach (var controller in context.Devices.Elements("controller").Where(c => c.Get("model") is null).ToArray())
        {
            driver.CompleteDevice(controller, context);
        }
    }

    /// <summary>Applies the rules of one device by itself.</summary>
    public static void Normalize(XElement device, DomainContext context)
    {
        AddressRules.Normalize(device, context.Active);
        if (device.Name.LocalName == "interface")
        {
            InterfaceRules.DropForeign(device);
        }

        context.Driver?.CompleteDevice(device, context);
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
                CharacterRules.Normalize(device, context.Active);
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
                HostDeviceRules.Normalize(device, context);
                break;
            default:
                OtherDeviceRules.Normalize(device);
                break;
        }
    }
}

using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Gives the host's SCSI devices that are handed to a guest places on its buses.</summary>
/// <remarks>virDomainHostdevAssignAddress and virDomainSCSIDriveAddressIsUsed.</remarks>
internal static class ScsiHostDevices
{
    /// <summary>Gives a device the first place that is free.</summary>
    /// <param name="hostdev">The device; one that has a place keeps it.</param>
    /// <param name="context">What it is a part of.</param>
    public static void Place(XElement hostdev, DomainContext context)
    {
        if (hostdev.Element("address") is not null)
        {
            return;
        }

        for (var controller = 0; ; controller++)
        {
            var model = context.Devices.Elements("controller")
                .FirstOrDefault(other => other.Get("type") == "scsi" && other.Number("index") == controller)?.Get("model");
            for (var unit = 0; unit < context.Defaults.ScsiMaxUnit; unit++)
            {
                if (!Suits(model, unit) || IsTaken(context.Devices, controller, unit))
                {
                    continue;
                }

                hostdev.Insert(new XElement(
                    "address",
                    new XAttribute("type", "drive"),
                    new XAttribute("controller", controller.Invariant()),
                    new XAttribute("bus", "0"),
                    new XAttribute("target", "0"),
                    new XAttribute("unit", unit.Invariant())));
                return;
            }
        }
    }

    /// <summary>The model that a controller beside others gets for such devices: that of the last one that has some.</summary>
    public static string? ModelOf(XElement devices) =>
        devices.Elements("hostdev").Where(hostdev => hostdev.Get("type") == "scsi" && hostdev.Element("address")?.Get("type") == "drive")
            .Select(hostdev => devices.Elements("controller").FirstOrDefault(
                controller => controller.Get("type") == "scsi" && controller.Get("index") == hostdev.Element("address")!.Get("controller"))?.Get("model"))
            .LastOrDefault(model => model is not null);

    // Some adapters have few places, and some sit in one themselves.
    private static bool Suits(string? model, int unit) => model switch
    {
        "lsisas1068" => unit <= 1,
        "ncr53c90" or "dc390" or "am53c974" => unit <= 6,
        "ibmvscsi" or "lsilogic" or "vmpvscsi" or "buslogic" => unit != 7,
        _ => true,
    };

    private static bool IsTaken(XElement devices, int controller, int unit) => devices.Elements().Any(device =>
        (device.Name.LocalName == "hostdev" ? device.Get("type") == "scsi" : device.Name.LocalName == "disk" && device.Element("target")?.Get("bus") == "scsi")
        && device.Element("address") is { } address
        && address.Get("type") == "drive"
        && address.Number("controller") == controller
        && address.Number("unit") == unit
        && (address.Number("bus") ?? 0) == 0
        && (address.Number("target") ?? 0) == 0);
}

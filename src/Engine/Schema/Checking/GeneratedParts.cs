using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Knows what in a description the host fills in by itself.</summary>
internal static class GeneratedParts
{
    /// <summary>Copies a document without these parts.</summary>
    /// <param name="root">The document.</param>
    /// <returns>The copy.</returns>
    internal static XElement Without(XElement root)
    {
        var copy = new XElement(root);
        copy.SetAttributeValue("id", null);
        foreach (var device in copy.Elements("devices").Elements())
        {
            device.Elements("address").Where(IsAssigned).Remove();
            device.Elements("alias").Where(alias => ((string?)alias.Attribute("name"))?.StartsWith("ua-", StringComparison.Ordinal) != true).Remove();
            if (device.Name.LocalName == "interface")
            {
                device.Elements("target").Where(target => IsMade((string?)target.Attribute("dev"))).Remove();
            }

            // A backing chain is what the host found behind the image.
            device.Elements("backingStore").Where(store => !store.HasAttributes && !store.HasElements).Remove();
            device.SetAttributeValue("tty", null);
        }

        copy.Elements("devices").Elements("controller").Where(controller => !controller.HasElements && IsOrdinary(controller)).Remove();
        copy.Elements("seclabel").Where(label => (string?)label.Attribute("type") == "dynamic").Remove();
        return copy;
    }

    private static bool IsAssigned(XElement address) => (string?)address.Attribute("type") is "pci" or "drive" or "usb" or "virtio-serial" or "ccid" or "ccw" or "dimm";

    private static bool IsMade(string? name) =>
        name is not null && (name.StartsWith("vnet", StringComparison.Ordinal) || name.StartsWith("macvtap", StringComparison.Ordinal)
            || name.StartsWith("testnet", StringComparison.Ordinal));

    private static bool IsOrdinary(XElement controller) =>
        (string?)controller.Attribute("type") is "pci" or "ide" or "fdc" or "virtio-serial" or "usb" or "sata" && (string?)controller.Attribute("model") is null or "pci-root" or "pcie-root";
}

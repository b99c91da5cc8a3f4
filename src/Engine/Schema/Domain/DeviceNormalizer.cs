using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Brings one device that a user gives by itself into the form that it would have in a definition.</summary>
/// <remarks>virDomainDeviceDefParse: it is read and completed, and unless it is only to be found again, checked, before anybody looks whether the domain has one like it.</remarks>
internal static class DeviceNormalizer
{
    /// <summary>Normalises a device.</summary>
    /// <param name="device">The device; it is left as it is.</param>
    /// <param name="domain">The definition that it is for, in its normal form; it is left as it is.</param>
    /// <param name="defaults">What the driver lends.</param>
    /// <param name="active">Whether the device is of a running domain: its alias and generated names are then kept.</param>
    /// <returns>The device's normal form.</returns>
    /// <exception cref="Errors.VirtException">What is wrong with the device itself.</exception>
    public static XElement Normalize(XElement device, XElement domain, DomainDefaults defaults, bool active)
    {
        var type = domain.Element("os")!.Element("type")!;
        var context = new DomainContext(new XElement(domain), defaults, active)
        {
            Type = domain.Get("type") ?? string.Empty,
            OsType = type.Value.Trim(),
            Arch = type.Get("arch") ?? string.Empty,
        };

        // Rules look at the other devices through the one in hand, so it stands behind them meanwhile.
        var own = new XElement(device);
        context.Devices.Add(own);
        switch (own.Name.LocalName)
        {
            case "controller":
                ControllerRules.Normalize(own);
                break;
            case "input":
                InputRules.Normalize(own, context);
                break;
        }

        var port = own.Name.LocalName == "console" ? own.Element("target")?.Get("port") : null;
        DeviceRules.Normalize(own, context);
        if (port is not null)
        {
            // Consoles are numbered in their order, in whole definitions.
            own.Element("target")!.Set("port", port);
        }

        if (defaults.Validate)
        {
            DeviceChecks.Check(own, context);
            context.Driver?.ValidateDevice(own, context);
        }

        own.Remove();
        return own;
    }
}

namespace VirtPS.Engine.Schema;

/// <summary>Normalises the capability of the host itself.</summary>
/// <remarks>virNodeDevCapSystemParseXML.</remarks>
internal static class SystemRules
{
    public static void Normalize(DeviceCapability capability)
    {
        var hardware = capability.Element.Element("hardware");
        var text = hardware?.Text("uuid") ?? throw capability.Bad($"no system UUID supplied for '{capability.Device}'");
        hardware.SetText("uuid", VirtUuid.TryParse(text, out var uuid) ? VirtUuid.Format(uuid) : throw capability.Bad($"malformed uuid element for '{capability.Device}'", hardware));
        capability.Element.Need("firmware");
    }
}

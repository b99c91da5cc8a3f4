namespace VirtPS.Engine.Schema;

/// <summary>Reads and writes libvirt's two-valued attributes, which are absent when the default holds.</summary>
/// <remarks>virTristateBool (yes, no) and virTristateSwitch (on, off).</remarks>
public static class XmlSwitch
{
    /// <summary>Reads yes, no, on or off.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The value; null when the text is absent or none of the four.</returns>
    public static bool? Read(string? text) => text switch
    {
        "yes" or "on" => true,
        "no" or "off" => false,
        _ => null,
    };

    /// <summary>Writes yes or no.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text; null for none.</returns>
    public static string? YesNo(bool? value) => value switch { true => "yes", false => "no", null => null };

    /// <summary>Writes on or off.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text; null for none.</returns>
    public static string? OnOff(bool? value) => value switch { true => "on", false => "off", null => null };
}

using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Where a machine's number comes from.</summary>
internal enum HostUuidSource
{
    /// <summary>From its firmware.</summary>
    Smbios,

    /// <summary>From /etc/machine-id.</summary>
    MachineId,
}

/// <summary>Which machine this is.</summary>
/// <param name="Uuid">Its number, or nothing to ask the source.</param>
/// <param name="Source">Where the number comes from.</param>
internal sealed record HostSettings(Guid? Uuid, HostUuidSource Source)
{
    private static readonly Dictionary<string, HostUuidSource> Sources = new(StringComparer.Ordinal)
    {
        ["smbios"] = HostUuidSource.Smbios,
        ["machine-id"] = HostUuidSource.MachineId,
    };

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    public static HostSettings Read(SettingReader reader) => new(
        reader.Parsed<Guid?>("host_uuid", null, text => VirtUuid.TryParse(text, out var uuid) && IsUsable(uuid)
            ? uuid
            : throw new FormatException($"must be a UUID whose digits are not all the same, not '{text}'")),
        reader.Word("host_uuid_source", "smbios", Sources));

    /// <summary>Finds out whether a number may be a machine's: makers who forget it fill it with one digit.</summary>
    /// <param name="uuid">The number.</param>
    /// <returns>False when all its digits are the same.</returns>
    /// <remarks>virUUIDIsValid.</remarks>
    public static bool IsUsable(Guid uuid) => uuid.ToString("N").Distinct().Count() > 1;
}

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>When a silent client is given up.</summary>
/// <param name="Interval">The seconds of silence after which it is asked for a sign of life; -1 to never ask.</param>
/// <param name="Count">How often it is asked in vain before its connection is closed.</param>
internal sealed record KeepAliveSettings(int Interval, int Count)
{
    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="prefix">What the names begin with.</param>
    /// <returns>The settings.</returns>
    public static KeepAliveSettings Read(SettingReader reader, string prefix)
    {
        reader.Obsolete(prefix + "keepalive_required");
        return new(reader.Number(prefix + "keepalive_interval", 5, -1), reader.Number(prefix + "keepalive_count", 5));
    }
}

using VirtPS.Engine.Configuration;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Configuration;

/// <summary>Everything that qemu.conf says, with defaults for what it does not.</summary>
/// <remarks>libvirt's qemu.conf: names, types and meanings of src/qemu/qemu_conf.c. What cannot be had is refused with the line that asks for it.</remarks>
internal sealed record QemuConfiguration
{
    /// <summary>What guests may do to the host, and as whom they run.</summary>
    internal required ConfinementSettings Confinement { get; init; }

    /// <summary>Graphical consoles and sound.</summary>
    internal required GraphicsSettings Graphics { get; init; }

    /// <summary>Certificates for what guests and their data go over.</summary>
    internal required GuestTlsSettings Tls { get; init; }

    /// <summary>Migration.</summary>
    internal required PeerSettings Migration { get; init; }

    /// <summary>Saved guests and core dumps.</summary>
    internal required SaveSettings Saves { get; init; }

    /// <summary>Processes: limits, helpers, logs.</summary>
    internal required ProcessSettings Processes { get; init; }

    /// <summary>Memory on the host.</summary>
    internal required MemorySettings Memory { get; init; }

    /// <summary>Reads the driver's file.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <param name="isMachines">Whether the daemon is the machine's one daemon, whose guests by default run as a user of their own.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">The file cannot be read, or something is wrong with it.</exception>
    internal static QemuConfiguration Load(string path, bool isMachines)
    {
        try
        {
            return Read(new SettingReader(File.Exists(path) ? ConfigFile.Parse(File.ReadAllText(path), path) : ConfigFile.Empty(path)), isMachines);
        }
        catch (VirtException e)
        {
            // The detail names the file, and the line where there is one.
            throw new SettingsException([e.Str2 ?? e.Message]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"{path}: {e.Message}"]);
        }
    }

    /// <summary>Reads the settings through a reader, which afterwards knows their names and defaults.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="isMachines">Whether the daemon is the machine's one daemon.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">Something is wrong with the file.</exception>
    internal static QemuConfiguration Read(SettingReader reader, bool isMachines)
    {
        var settings = new QemuConfiguration
        {
            Confinement = ConfinementSettings.Read(reader, isMachines),
            Graphics = GraphicsSettings.Read(reader),
            Tls = GuestTlsSettings.Read(reader),
            Migration = PeerSettings.Read(reader),
            Saves = SaveSettings.Read(reader),
            Processes = ProcessSettings.Read(reader, isMachines),
            Memory = MemorySettings.Read(reader),
        };
        reader.Finish();
        return settings;
    }
}

using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>The configuration file of a running daemon, which it may read more than once.</summary>
/// <param name="path">The file.</param>
/// <param name="mustExist">True when somebody named the file.</param>
/// <param name="directories">The daemon's directories.</param>
internal sealed class SettingsFile(string path, bool mustExist, DaemonDirectories directories)
{
    /// <summary>The file's path.</summary>
    public string Path => path;

    /// <summary>Reads the file as it is now.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">The file cannot be read, or something is wrong with it.</exception>
    public async Task<DaemonSettings> LoadAsync(CancellationToken cancellationToken)
    {
        if (mustExist && !File.Exists(path))
        {
            throw new SettingsException([$"{path}: there is no such file"]);
        }

        try
        {
            return DaemonSettings.Read(await ConfigFile.LoadAsync(path, cancellationToken).ConfigureAwait(false), directories);
        }
        catch (VirtException e)
        {
            // The detail names the file, and the line where there is one.
            throw new SettingsException([e.Str2 ?? e.Message]);
        }
    }
}

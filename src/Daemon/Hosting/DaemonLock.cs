using System.Globalization;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Daemon.Hosting;

/// <summary>Keeps a second daemon from the same directories, and says which process is the first.</summary>
/// <remarks>The lock is on a file of its own, so that anybody can read the process number meanwhile. The system drops it
/// when the process ends, however it ends; what a killed daemon leaves behind keeps nobody out.</remarks>
internal sealed class DaemonLock : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _pidFile;

    private DaemonLock(FileStream held, string pidFile)
    {
        _lock = held;
        _pidFile = pidFile;
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="directories">The daemon's directories.</param>
    /// <param name="pidFile">Where to write the process number, or nothing for the usual place.</param>
    /// <returns>The lock, held until it is disposed.</returns>
    /// <exception cref="DaemonException">Another daemon holds it, or its file cannot be written.</exception>
    public static DaemonLock Take(DaemonDirectories directories, string? pidFile)
    {
        pidFile ??= PidFileIn(directories);
        var path = Path.Combine(directories.Run, "virtpsd.lock");
        FileStream held;
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new DaemonException($"cannot open {path}: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new DaemonException(
                $"another virtpsd{Holder(pidFile)} already runs on {directories.Run}: stop it first, or give this one a directory of its own with --root", e);
        }

        try
        {
            File.WriteAllText(pidFile, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
            return new DaemonLock(held, pidFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new DaemonException($"cannot write the process number to {pidFile}: {e.Message}", e);
        }
    }

    /// <summary>Finds the usual place of the process number.</summary>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The file.</returns>
    public static string PidFileIn(DaemonDirectories directories) => Path.Combine(directories.Run, "virtpsd.pid");

    /// <inheritdoc/>
    public void Dispose()
    {
        // While the lock is held nobody else has written the number.
        File.Delete(_pidFile);
        _lock.Dispose();
    }

    private static string Holder(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var process)
                ? string.Create(CultureInfo.InvariantCulture, $" (process {process})")
                : string.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}

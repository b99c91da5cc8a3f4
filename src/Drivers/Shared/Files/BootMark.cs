namespace VirtPS.Drivers.Shared.Files;

/// <summary>Remembers in a run directory, which is empty after a boot, that a driver has started what starts with the host.</summary>
/// <remarks>virDriverShouldAutostart.</remarks>
/// <param name="directory">The driver's run directory.</param>
internal sealed class BootMark(string directory)
{
    /// <summary>Takes the one turn of this boot.</summary>
    /// <returns>Whether nobody had it before.</returns>
    internal bool TryTake()
    {
        HostDirectory.Make(directory, isPrivate: true);
        try
        {
            using var mark = new FileStream(Path.Combine(directory, "autostarted"), FileMode.CreateNew);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

namespace VirtPS.Tests.Interop;

/// <summary>A list of virsh commands in a folder, with the definitions that they use.</summary>
/// <param name="folder">The folder, with <c>commands.txt</c> and the folder <c>definitions</c>.</param>
internal class CommandList(string folder)
{
    private readonly string _here = Path.Combine(AppContext.BaseDirectory, folder);

    /// <summary>The commands, in their order: later ones see what earlier ones did.</summary>
    public IReadOnlyList<string> Commands => field ??= [.. File.ReadLines(Path.Combine(_here, "commands.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>How long virsh may take before it is taken to hang.</summary>
    public virtual int Seconds => 25;

    /// <summary>Puts into a directory what the commands use.</summary>
    public virtual async Task PrepareAsync(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_here, "definitions")))
        {
            var text = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(Path.Combine(directory, Path.GetFileName(file)), text.Replace("{dir}", directory, StringComparison.Ordinal));
        }
    }

    /// <summary>Replaces what differs from run to run in an answer.</summary>
    public virtual string Settle(string answer) => answer;
}

using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Qemu.Domains;

/// <summary>Remembers which domains start with the host's next start only: a link for each, as for those that always do.</summary>
/// <param name="definitions">The directory of definitions.</param>
internal sealed class OnceFiles(string definitions)
{
    private readonly string _directory = Path.Combine(definitions, "autostart-once");

    /// <summary>Lists them.</summary>
    /// <returns>The domains' names.</returns>
    internal IReadOnlySet<string> List() => DefinitionFiles.LinksIn(_directory);

    /// <summary>Says whether a domain is one of them.</summary>
    /// <param name="name">The domain's name.</param>
    /// <param name="once">Whether it shall be.</param>
    internal void Set(string name, bool once)
    {
        if (once == Has(name))
        {
            return;
        }

        if (once)
        {
            HostDirectory.Make(_directory, isPrivate: true);
            File.CreateSymbolicLink(PathOf(name), Path.Combine(definitions, name + ".xml"));
        }
        else
        {
            File.Delete(PathOf(name));
        }

        WholeFile.BringToDisk(_directory);
    }

    private string PathOf(string name) => Path.Combine(_directory, name + ".xml");

    private bool Has(string name) => new FileInfo(PathOf(name)) is { LinkTarget: not null };
}

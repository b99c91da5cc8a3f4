using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Interface.Ifupdown;

/// <summary>Keeps interfaces in the files of ifupdown.</summary>
/// <remarks>
/// What is said about an interface is changed where it stands; one that nothing is said about gets a file of its own in
/// <c>interfaces.d</c>, or lines at the end of <c>interfaces</c> where that reads no such file.
/// </remarks>
/// <param name="tree">The host's files.</param>
/// <param name="ifup">The program that brings interfaces up.</param>
/// <param name="ifdown">The program that takes them down.</param>
internal sealed class IfupdownConfiguration(HostTree tree, HostProgram ifup, HostProgram ifdown) : IInterfaceConfiguration
{
    /// <summary>The file that the others hang on.</summary>
    internal const string Main = "/etc/network/interfaces";

    private const string Own = "/etc/network/interfaces.d";

    private readonly StanzaWriter _writer = new(helper => tree.Exists("/etc/network/if-pre-up.d/" + helper));

    /// <inheritdoc/>
    public IReadOnlyList<string> Places { get; } = [Main, Own];

    /// <inheritdoc/>
    public Task<IReadOnlyList<XElement>> ReadAsync(CancellationToken cancellationToken)
    {
        var files = Files();
        var stanzas = files.Values.SelectMany(file => file.Stanzas).Where(stanza => stanza.Family is "inet" or "inet6").GroupBy(stanza => stanza.Name);
        return Task.FromResult<IReadOnlyList<XElement>>(
            [.. stanzas.Select(group => StanzaReader.Read(group.Key, files.Values.Select(file => file.StartOf(group.Key)).FirstOrDefault(word => word is not null), [.. group])).OfType<XElement>()]);
    }

    /// <inheritdoc/>
    public async Task DefineAsync(XElement definition, CancellationToken cancellationToken)
    {
        var name = (string)definition.Attribute("name")!;
        var files = Files();
        var home = files.FirstOrDefault(pair => pair.Value.Stanzas.Any(stanza => stanza.Name == name)).Key ?? NewHome(files, name);
        var lines = _writer.Write(definition);
        foreach (var (path, file) in files)
        {
            var at = file.Remove(name);
            if (path == home)
            {
                file.Insert(at, lines);
            }

            if (at >= 0 || path == home)
            {
                await SaveAsync(path, file.Text, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!files.ContainsKey(home))
        {
            await SaveAsync(home, string.Join('\n', lines) + "\n", cancellationToken).ConfigureAwait(false);
        }

        // What becomes a part of a bridge or a bond is set up with it from now on, and not by itself as well.
        foreach (var part in definition.Elements().Where(element => element.Name.LocalName is "bridge" or "bond").Elements("interface"))
        {
            await ForgetAsync((string?)part.Attribute("name") ?? string.Empty, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task UndefineAsync(XElement definition, CancellationToken cancellationToken) => ForgetAsync((string)definition.Attribute("name")!, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>ifup calls it a success when the kernel refuses to make the device, so that the device is looked for.</remarks>
    public async Task StartAsync(XElement definition, CancellationToken cancellationToken)
    {
        var result = await ifup.TryRunAsync(Words(definition), null, cancellationToken).ConfigureAwait(false);
        var name = (string)definition.Attribute("name")!;
        if (result.ExitCode == 0 && (!tree.IsReal || tree.Exists($"/sys/class/net/{name}")))
        {
            return;
        }

        // What came up half-way goes down again.
        await ifdown.TryRunAsync(Words(definition), null, CancellationToken.None).ConfigureAwait(false);
        throw new VirtException(
            VirtErrorCode.InternalError,
            $"'{ifup.Path}' could not bring up interface '{name}': {string.Join("; ", result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}",
            VirtErrorDomain.Interface);
    }

    /// <inheritdoc/>
    public Task StopAsync(XElement definition, CancellationToken cancellationToken) => ifdown.RunAsync(VirtErrorDomain.Interface, Words(definition), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The programs read the files each time.</remarks>
    public Task ReloadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string OwnFile(string name) => $"{Own}/{name}";

    // The program reads files of plain names only.
    private static string NewHome(IReadOnlyDictionary<string, InterfacesFile> files, string name) =>
        files.TryGetValue(Main, out var main) && !main.Sources.Any(source => source.StartsWith("interfaces.d", StringComparison.Ordinal) || source.StartsWith(Own, StringComparison.Ordinal))
            || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? Main
            : OwnFile(name);

    private async Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var (path, file) in Files())
        {
            var at = file.Remove(name);
            if (at < 0)
            {
                continue;
            }

            file.CloseGap(at);
            if (path == OwnFile(name) && file.IsEmpty)
            {
                File.Delete(tree.At(path));
            }
            else
            {
                await SaveAsync(path, file.Text, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private string[] Words(XElement definition) => tree.IsReal
        ? ["--force", (string)definition.Attribute("name")!]
        : ["--force", "--interfaces", tree.At(Main), "--state-dir", tree.At("/run/network"), (string)definition.Attribute("name")!];

    private async Task SaveAsync(string path, string text, CancellationToken cancellationToken)
    {
        HostDirectory.Make(Path.GetDirectoryName(tree.At(path))!, isPrivate: false);
        await WholeFile.WriteAsync(tree.At(path), Encoding.UTF8.GetBytes(text), WholeFile.Public, overwrite: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the main file and all that it names.</summary>
    private Dictionary<string, InterfacesFile> Files()
    {
        var files = new Dictionary<string, InterfacesFile>(StringComparer.Ordinal);
        Add(Main);
        return files;

        void Add(string path)
        {
            if (files.ContainsKey(path) || !File.Exists(tree.At(path)))
            {
                return;
            }

            var file = InterfacesFile.Parse(File.ReadAllText(tree.At(path)));
            files.Add(path, file);
            foreach (var source in file.Sources)
            {
                var pattern = source.StartsWith('/') ? source : Path.Combine(Path.GetDirectoryName(path)!, source);
                var directory = Path.GetDirectoryName(pattern)!;
                foreach (var name in tree.List(directory).Where(one => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Path.GetFileName(pattern), one, ignoreCase: false)))
                {
                    Add($"{directory}/{name}");
                }
            }
        }
    }
}

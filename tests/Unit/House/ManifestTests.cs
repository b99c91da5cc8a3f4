using VirtPS.Build;
using VirtPS.HelpBuilder;

namespace VirtPS.Tests.Unit.House;

/// <summary>VirtPS.psd1 lists by hand what the module holds, so that importing it need not look.</summary>
public sealed class ManifestTests
{
    private static readonly ModuleManifest Manifest = ModuleManifest.Load(House.Repository.Manifest);

    private static readonly IReadOnlyList<CmdletDescription> Cmdlets = CmdletCatalog.Load(House.ModulePath);

    [Fact]
    public void The_manifest_exports_every_cmdlet() => Same(Cmdlets.Select(cmdlet => cmdlet.Name), "CmdletsToExport");

    [Fact]
    public void The_manifest_exports_every_alias() => Same(Cmdlets.SelectMany(cmdlet => cmdlet.Aliases), "AliasesToExport");

    [Fact]
    public void The_manifest_loads_every_format_file() =>
        Same(
            Directory.EnumerateFiles(Path.Combine(House.Repository.Root, "formats"), "*.ps1xml").Select(path => "formats/" + Path.GetFileName(path)),
            "FormatsToProcess");

    [Fact]
    public void The_manifest_loads_every_type_file() =>
        Same(
            Directory.EnumerateFiles(Path.Combine(House.Repository.Root, "types"), "*.ps1xml").Select(path => "types/" + Path.GetFileName(path)),
            "TypesToProcess");

    [Fact]
    public void The_manifest_has_the_assemblys_version() =>
        Assert.Equal(House.Module.GetName().Version?.ToString(3), Manifest.Text("ModuleVersion"));

    private static void Same(IEnumerable<string> expected, string setting)
    {
        var wanted = expected.Order(StringComparer.OrdinalIgnoreCase).ToList();
        var listed = Manifest.List(setting);
        House.NoneOf(
            wanted.Except(listed).Select(name => $"add '{name}'").Concat(listed.Except(wanted).Select(name => $"remove '{name}'")),
            $"{setting} in VirtPS.psd1 does not match what is there:");
        Assert.Equal(wanted, listed);
    }
}

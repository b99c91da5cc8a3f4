using System.Xml.Linq;

namespace VirtPS.Build;

/// <summary>Makes the package that Publish-PSResource would push.</summary>
public static class PackageTask
{
    private static readonly XNamespace Nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    /// <summary>Stages the module for every platform and packs it.</summary>
    /// <param name="repository">The source tree.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Repository repository)
    {
        var code = await BuildTask.CompileAsync(repository);
        var content = Path.Combine(repository.Output, "package", "VirtPS");
        code = code != 0 ? code : await BuildTask.StageAsync(repository, content, nativeImages: false);
        if (code != 0)
        {
            return code;
        }

        var specification = Path.Combine(repository.Output, "package", "VirtPS.nuspec");
        Describe(ModuleManifest.Load(repository.Manifest)).Save(specification);

        // A module keeps its assemblies beside its manifest, where NuGet expects a lib folder: NU5100 and its kin do not apply.
        code = await Shell.RunAsync(
            repository, "dotnet", "pack", Path.Combine(repository.Root, "src", "Cmdlets", "VirtPS.csproj"), "-c", Repository.Configuration,
            "--no-build", "-nologo", "-v", "quiet", "-o", repository.Output, $"-p:NuspecFile={specification}", $"-p:NuspecBasePath={content}",
            "-p:NoWarn=NU5100%3BNU5110%3BNU5111%3BNU5128");
        if (code == 0)
        {
            Console.WriteLine($"The package is in out/VirtPS.{ModuleManifest.Load(repository.Manifest).Text("ModuleVersion")}.nupkg.");
        }

        return code;
    }

    /// <summary>Writes the package's description as the PowerShell Gallery wants it.</summary>
    /// <param name="manifest">The module's manifest.</param>
    /// <returns>The description, a nuspec.</returns>
    public static XDocument Describe(ModuleManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var cmdlets = manifest.List("CmdletsToExport");
        var tags = manifest.List("Tags")
            .Append("PSModule").Append("PSIncludes_Cmdlet")
            .Concat(manifest.List("CompatiblePSEditions").Select(edition => "PSEdition_" + edition))
            .Concat(cmdlets.Select(cmdlet => "PSCmdlet_" + cmdlet))
            .Concat(cmdlets.Select(cmdlet => "PSCommand_" + cmdlet));
        return new XDocument(new XElement(
            Nuspec + "package",
            new XElement(
                Nuspec + "metadata",
                new XElement(Nuspec + "id", "VirtPS"),
                new XElement(Nuspec + "version", manifest.Text("ModuleVersion")),
                new XElement(Nuspec + "authors", manifest.Text("Author")),
                new XElement(Nuspec + "requireLicenseAcceptance", "false"),
                new XElement(Nuspec + "license", new XAttribute("type", "expression"), "MIT"),
                new XElement(Nuspec + "description", manifest.Text("Description")),
                new XElement(Nuspec + "releaseNotes", manifest.Text("ReleaseNotes")),
                new XElement(Nuspec + "copyright", manifest.Text("Copyright")),
                new XElement(Nuspec + "tags", string.Join(' ', tags))),
            new XElement(Nuspec + "files", new XElement(Nuspec + "file", new XAttribute("src", "**"), new XAttribute("target", "")))));
    }
}

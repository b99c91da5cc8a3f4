namespace VirtPS.HelpBuilder;

/// <summary>The folder of help pages, and what can be done with it.</summary>
/// <param name="pages">The folder, docs/en-US.</param>
/// <param name="cmdlets">The cmdlets that the pages are about.</param>
public sealed class HelpFolder(string pages, IReadOnlyList<CmdletDescription> cmdlets)
{
    private const string SharedTexts = "help-shared.md";
    private const string About = "about_";

    /// <summary>Finds everything that keeps help from being built.</summary>
    /// <returns>One sentence per problem, each beginning with the page.</returns>
    public IEnumerable<string> Problems()
    {
        foreach (var cmdlet in cmdlets)
        {
            var problems = Exists(cmdlet.Name)
                ? PageCheck.Problems(cmdlet, File.ReadAllText(PagePath(cmdlet.Name)), Exists)
                : [$"the page is missing; ./build.sh help {cmdlet.Name} begins it"];
            foreach (var problem in problems)
            {
                yield return $"{cmdlet.Name}.md: {problem}";
            }
        }

        foreach (var name in Names().Where(name => !IsAbout(name) && cmdlets.All(cmdlet => cmdlet.Name != name)))
        {
            yield return $"{name}.md: there is no such cmdlet";
        }
    }

    /// <summary>Rewrites what the code knows on every page that is there, and fills in texts that cmdlets share.</summary>
    public void Update()
    {
        foreach (var cmdlet in cmdlets.Where(cmdlet => Exists(cmdlet.Name)))
        {
            Write(cmdlet, PageReader.Read(cmdlet.Name, File.ReadAllText(PagePath(cmdlet.Name))));
        }
    }

    /// <summary>Begins a page.</summary>
    /// <param name="name">The cmdlet's name.</param>
    /// <returns>The page's path; nothing when there is no such cmdlet.</returns>
    public string? Begin(string name)
    {
        if (cmdlets.FirstOrDefault(cmdlet => cmdlet.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } cmdlet)
        {
            return null;
        }

        if (!Exists(cmdlet.Name))
        {
            Write(cmdlet, new HelpPage(cmdlet.Name)
            {
                Examples = [new("", "", ""), new("", "", "")],
                Notes = "virsh equivalent:",
            });
        }

        return PagePath(cmdlet.Name);
    }

    /// <summary>Writes what Get-Help reads.</summary>
    /// <param name="output">The folder for it, en-US in the module.</param>
    public void Build(string output)
    {
        Directory.CreateDirectory(output);
        MamlWriter.Write(cmdlets.Select(cmdlet => (cmdlet, PageReader.Read(cmdlet.Name, File.ReadAllText(PagePath(cmdlet.Name))))))
            .Save(Path.Combine(output, "VirtPS.dll-Help.xml"));
        foreach (var name in Names().Where(IsAbout))
        {
            File.WriteAllText(Path.Combine(output, name + ".help.txt"), AboutWriter.Write(name, File.ReadAllText(PagePath(name))));
        }
    }

    private static bool IsAbout(string name) => name.StartsWith(About, StringComparison.Ordinal);

    private void Write(CmdletDescription cmdlet, HelpPage page)
    {
        var shared = Shared();
        var texts = cmdlet.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => page.Parameters.GetValueOrDefault(parameter.Name) is { Text.Length: > 0 } own ? own
                : shared.GetValueOrDefault(parameter.Name, HelpParameter.Missing));
        var complete = new HelpPage(cmdlet.Name)
        {
            Synopsis = page.Synopsis,
            Description = page.Description,
            Examples = page.Examples,
            Parameters = texts,
            Inputs = page.Inputs,
            Outputs = page.Outputs,
            Notes = page.Notes,
            Links = page.Links,
        };
        File.WriteAllText(PagePath(cmdlet.Name), PageWriter.Write(cmdlet, complete));
    }

    private Dictionary<string, HelpParameter> Shared()
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(pages))!, SharedTexts);
        return File.Exists(path) ? PageReader.ReadParameters(File.ReadAllText(path)) : [];
    }

    private bool Exists(string name) => File.Exists(PagePath(name));

    private string PagePath(string name) => Path.Combine(pages, name + ".md");

    private IEnumerable<string> Names() =>
        Directory.EnumerateFiles(pages, "*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);
}

using VirtPS.HelpBuilder;

switch (args)
{
    case ["build", var pages, var module, var output, .. var options]:
        return Build(new HelpFolder(pages, CmdletCatalog.Load(module)), output, strict: options is ["strict"]);
    case ["update", var pages, var module]:
        new HelpFolder(pages, CmdletCatalog.Load(module)).Update();
        return 0;
    case ["update", var pages, var module, var cmdlet]:
        return Begin(new HelpFolder(pages, CmdletCatalog.Load(module)), cmdlet);
    default:
        Console.Error.WriteLine("usage: build PAGES MODULE.dll OUTPUT [strict] | update PAGES MODULE.dll [VERB-NOUN]");
        return 2;
}

static int Build(HelpFolder folder, string output, bool strict)
{
    var problems = folder.Problems().ToList();
    problems.ForEach(problem => Console.WriteLine($"help {(strict ? "error" : "warning")} : {problem}"));
    if (strict && problems.Count > 0)
    {
        return 1;
    }

    folder.Build(output);
    return 0;
}

static int Begin(HelpFolder folder, string name)
{
    var path = folder.Begin(name);
    Console.WriteLine(path ?? $"There is no cmdlet {name}.");
    return path is null ? 1 : 0;
}

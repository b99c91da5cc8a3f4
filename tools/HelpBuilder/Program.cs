using VirtPS.HelpBuilder;

switch (args)
{
    case ["build", var pages, var module, var output]:
        return Build(new HelpFolder(pages, CmdletCatalog.Load(module)), output);
    case ["update", var pages, var module]:
        new HelpFolder(pages, CmdletCatalog.Load(module)).Update();
        return 0;
    case ["update", var pages, var module, var cmdlet]:
        return Begin(new HelpFolder(pages, CmdletCatalog.Load(module)), cmdlet);
    default:
        Console.Error.WriteLine("usage: build PAGES MODULE.dll OUTPUT | update PAGES MODULE.dll [VERB-NOUN]");
        return 2;
}

static int Build(HelpFolder folder, string output)
{
    var problems = folder.Problems().ToList();
    problems.ForEach(problem => Console.WriteLine($"help error : {problem}"));
    if (problems.Count > 0)
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

using VirtPS.Build;

var repository = Repository.Find();
return args switch
{
    [] or ["build"] => await BuildTask.RunAsync(repository),
    ["demo"] => await DemoTask.RunAsync(repository),
    ["test"] => await TestTask.RunAsync(repository),
    ["package"] => await PackageTask.RunAsync(repository),
    ["help"] => await HelpTask.RunAsync(repository),
    ["help", var cmdlet] => await HelpTask.RunAsync(repository, cmdlet),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: build [build|demo|test|package|help [VERB-NOUN]]");
    return 2;
}

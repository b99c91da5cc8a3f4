namespace VirtPS.HelpBuilder;

/// <summary>The parts of a help page that people write.</summary>
public sealed class HelpPage
{
    /// <summary>Makes a page.</summary>
    /// <param name="name">The cmdlet's name.</param>
    public HelpPage(string name) => Name = name;

    /// <summary>The cmdlet's name.</summary>
    public string Name { get; }

    /// <summary>What the cmdlet does, in one sentence.</summary>
    public string Synopsis { get; init; } = "";

    /// <summary>What the cmdlet does, in full.</summary>
    public string Description { get; init; } = "";

    /// <summary>The examples.</summary>
    public IReadOnlyList<HelpExample> Examples { get; init; } = [];

    /// <summary>What each parameter means, by name.</summary>
    public IReadOnlyDictionary<string, HelpParameter> Parameters { get; init; } = new Dictionary<string, HelpParameter>();

    /// <summary>What is said about input types, by full name.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>What is said about output types, by full name.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Remarks, and the line that names the virsh equivalent.</summary>
    public string Notes { get; init; } = "";

    /// <summary>The links, one Markdown link to a line.</summary>
    public string Links { get; init; } = "";
}

/// <summary>An example of a help page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Code">The commands.</param>
/// <param name="Remarks">What to notice.</param>
/// <param name="Runs">True when it runs on a fresh <c>test:///default</c> connection, where a test executes it.</param>
public sealed record HelpExample(string Title, string Code, string Remarks, bool Runs = true);

/// <summary>What a page says about a parameter.</summary>
/// <param name="Text">What it means.</param>
/// <param name="Default">What counts when it is not given, as the page has it.</param>
public sealed record HelpParameter(string Text, string Default)
{
    /// <summary>What a page says where nothing special counts.</summary>
    public const string NoDefault = "None";

    /// <summary>A parameter that nobody has described yet.</summary>
    public static readonly HelpParameter Missing = new("", NoDefault);
}

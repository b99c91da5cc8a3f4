namespace VirtPS.Tests.CmdletHost;

/// <summary>An answer to a question of the shell.</summary>
public enum Answer
{
    /// <summary>Do it.</summary>
    Yes,

    /// <summary>Do it and do not ask again.</summary>
    YesToAll,

    /// <summary>Leave it.</summary>
    No,

    /// <summary>Leave it and do not ask again.</summary>
    NoToAll,
}

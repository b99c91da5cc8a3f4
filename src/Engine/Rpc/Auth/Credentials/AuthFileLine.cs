namespace VirtPS.Engine.Rpc.Auth;

/// <summary>One line of auth.conf, as it stands there and as what it means.</summary>
/// <param name="Text">The line.</param>
/// <param name="Group">The group it is in or begins; nothing before the first.</param>
/// <param name="Key">The key it sets; nothing for headers, comments and empty lines.</param>
/// <param name="Value">The value, as it is meant.</param>
/// <param name="IsHeader">Whether it begins the group.</param>
internal sealed record AuthFileLine(string Text, string? Group, string? Key = null, string? Value = null, bool IsHeader = false)
{
    /// <summary>Whether it says nothing to the reader: a comment or an empty line.</summary>
    internal bool IsRemark => Key is null && !IsHeader;

    public override string ToString() => Key ?? Group ?? "";
}

namespace VirtPS.Engine.Errors;

/// <summary>Gives each error code the phrase that libvirt's users know it by.</summary>
/// <remarks>virErrorMsg.</remarks>
public static class VirtErrorText
{
    private static readonly Dictionary<VirtErrorCode, string> Phrases = new()
    {
        [VirtErrorCode.NoSupport] = "this function is not supported by the connection driver",
        [VirtErrorCode.NoDomain] = "Domain not found",
        [VirtErrorCode.InternalError] = "internal error",
        [VirtErrorCode.OperationInvalid] = "Requested operation is not valid",
    };

    /// <summary>Joins a code's phrase and the detail.</summary>
    /// <param name="code">The code.</param>
    /// <param name="detail">The detail, or nothing.</param>
    /// <returns>The whole text.</returns>
    public static string Compose(VirtErrorCode code, string? detail)
    {
        var phrase = Phrases.GetValueOrDefault(code);
        return phrase is null ? detail ?? code.ToString()
            : string.IsNullOrEmpty(detail) ? phrase
            : $"{phrase}: {detail}";
    }
}

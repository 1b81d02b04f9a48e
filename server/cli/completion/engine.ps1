# completion of nectoproxy for PowerShell 5.1 and later
# Install: put  nectoproxy completion powershell | Out-String | Invoke-Expression  into the file that $PROFILE names

Register-ArgumentCompleter -Native -CommandName 'nectoproxy', 'nectoproxy.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # What can follow a command, in threes: commands, options (`-o,--option+=VALUE`, + where it may be given again) and arguments.
#FACTS#

    function Get-Fact([string[]]$facts, [string]$kind) {
        for ($at = 0; $at -lt $facts.Count; $at += 3) {
            if ($facts[$at] -ceq $kind) { [pscustomobject]@{ Spec = $facts[$at + 1]; Text = $facts[$at + 2] } }
        }
    }

    function Get-Name([string]$spec) { ($spec -replace '=.*$', '' -replace '\+$', '') -split ',' }

    # The spec of the option with this name, or nothing.
    function Find-Option([string]$name) {
        foreach ($option in Get-Fact $facts 'option') {
            if ((Get-Name $option.Spec) -ccontains $name) { return $option.Spec }
        }
    }

    # The spec of the argument at this position, or nothing.
    function Find-Argument([int]$position) {
        $specs = @(Get-Fact $facts 'argument' | ForEach-Object { $_.Spec })
        if ($position -lt $specs.Count) { return $specs[$position] -replace '\.\.\.$', '' }
        if ($specs.Count -gt 0 -and $specs[-1].EndsWith('...')) { return $specs[-1] -replace '\.\.\.$', '' }
    }

    # Where it begins as the word does; quoted where PowerShell would read it otherwise.
    function Write-Result([string]$result, [string]$type, [string]$tip) {
        if (-not $result.StartsWith($current, [StringComparison]::Ordinal)) { return }
        $text = $result
        if ($result -notmatch '^[\w.:/\\=+-]+$') { $text = "'" + $result.Replace("'", "''") + "'" }
        if ($tip -eq '') { $tip = $result }
        [System.Management.Automation.CompletionResult]::new($text, $result, $type, $tip)
    }

    function Write-Option {
        foreach ($option in Get-Fact $facts 'option') {
            $isRepeatable = ($option.Spec -replace '=.*$', '').EndsWith('+')
            if (-not $isRepeatable -and $given -ccontains $option.Spec) { continue }
            foreach ($name in Get-Name $option.Spec) { Write-Result $name 'ParameterName' $option.Text }
        }
    }

    # Paths, behind what stands before them in the same word.
    function Write-Path([string]$before, [bool]$isFolder) {
        $typed = $current.Substring([Math]::Min($before.Length, $current.Length))
        foreach ($path in [System.Management.Automation.CompletionCompleters]::CompleteFilename($typed)) {
            if ($isFolder -and $path.ResultType -ne 'ProviderContainer') { continue }
            [System.Management.Automation.CompletionResult]::new($before + $path.CompletionText, $path.ListItemText, $path.ResultType, $path.ToolTip)
        }
    }

    # Names of recordings, the newest first; each is a file.
    function Get-Session {
        $place = @($folder, $env:NECTOPROXY_DATA_DIR, $env:NECTOPROXY_HOME, (Join-Path $HOME '.nectoproxy')) | Where-Object { $_ } | Select-Object -First 1
        Get-ChildItem -Path (Join-Path $place 'sessions') -File -ErrorAction SilentlyContinue |
            Where-Object { $_.Extension -eq '.db' -and $taken -cnotcontains $_.BaseName } |
            Sort-Object LastWriteTime -Descending |
            ForEach-Object { $_.BaseName }
    }

    # What can stand for a VALUE, behind what stands before it in the same word.
    function Write-Value([string]$value, [string]$before) {
        $kind, $more = $value -split ':', 2
        switch ($kind) {
            'choice' { foreach ($choice in $more -split '\|') { Write-Result "$before$choice" 'ParameterValue' '' } }
            'session' { foreach ($name in Get-Session) { Write-Result "$before$name" 'ParameterValue' 'session' } }
            'folder' { Write-Path $before $true }
            'file' {
                if ($current.StartsWith("$before$more", [StringComparison]::Ordinal)) { Write-Path "$before$more" $false }
                else { Write-Result "$before$more" 'ParameterValue' '' }
            }
        }
    }

    # From here on it is another program's command line.
    function Write-Other([bool]$isProgram) {
        if ($isProgram) { [System.Management.Automation.CompletionCompleters]::CompleteCommand($wordToComplete) }
        else { [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete) }
    }

    function Write-All {
        $facts = $all['']
        $path = @()
        $given = @()
        $taken = @()
        $folder = ''
        $spec = ''
        $value = ''
        $isEnded = $false

        foreach ($word in $words | Select-Object -Skip 1) {
            if ($value -ne '') {
                if ($spec.StartsWith('--data-dir')) { $folder = $word }
                $value = ''
            }
            elseif (-not $isEnded -and $word -ceq '--') { $isEnded = $true }
            elseif (-not $isEnded -and $word -match '^-.') {
                $name, $rest = $word -split '=', 2
                $spec = [string](Find-Option $name)
                $given += $spec
                if ($null -ne $rest) { if ($spec.StartsWith('--data-dir')) { $folder = $rest } }
                elseif ($spec.Contains('=')) { $value = $spec -replace '^[^=]*=', '' }
            }
            elseif ($taken.Count -eq 0 -and (Get-Fact $facts 'command' | ForEach-Object { $_.Spec }) -ccontains $word) {
                $path += $word
                $facts = $all[$path -join ' ']
            }
            else {
                if ((Find-Argument $taken.Count) -ceq 'command') { return Write-Other $false }
                $taken += $word
            }
        }

        if ($value -ne '') { return Write-Value $value '' }
        if (-not $isEnded -and $current -match '^--.*=') {
            $name = ($current -split '=', 2)[0]
            $spec = [string](Find-Option $name)
            if ($spec.Contains('=')) { Write-Value ($spec -replace '^[^=]*=', '') "$name=" }
            return
        }
        if (-not $isEnded -and $current.StartsWith('-')) { return Write-Option }
        $commands = @(Get-Fact $facts 'command')
        if ($taken.Count -eq 0 -and $commands.Count -gt 0) {
            foreach ($each in $commands) { Write-Result $each.Spec 'Command' $each.Text }
            return
        }
        $spec = [string](Find-Argument $taken.Count)
        if ($spec -ceq 'command') { return Write-Other $true }
        if ($spec -ne '') { return Write-Value $spec '' }
        if (-not $isEnded -and $current -eq '') { Write-Option }
    }

    $current = $wordToComplete.TrimStart("'", '"')
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
        })
    $results = @(Write-All)
    # Nothing at all would make PowerShell complete paths.
    if ($results.Count -gt 0) { $results } else { '' }
}

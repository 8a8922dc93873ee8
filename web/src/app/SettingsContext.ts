import { createContext, useContext } from 'react';
import { defaultSettings, type Settings } from './settings.js';

export const SettingsContext = createContext<Settings>(defaultSettings);
export const useSettings = (): Settings => useContext(SettingsContext);
